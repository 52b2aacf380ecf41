/** What the tests of the API clients share. */
import { type Api, type ApiOptions, createApi } from "../../src/api/mod.ts";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/mod.ts";

/** No variable is set, whatever the machine has. */
export const NO_ENVIRONMENT = {};
export const TOKEN = "sEcReT-api-token-0123456789";

/** A sandbox and an API that asks it, in process. */
export function apiOf(
  options: SandboxOptions = {},
  apiOptions: ApiOptions = {},
): Api & { sandbox: Sandbox } {
  const sandbox = createSandbox(options);
  const fetch: typeof globalThis.fetch = sandbox.fetch;
  const api = createApi({ apiToken: TOKEN, fetch, ...apiOptions }, NO_ENVIRONMENT);
  return { ...api, sandbox };
}

/** One request as a {@linkcode scripted} service saw it. */
export interface Seen {
  readonly url: string;
  readonly method: string;
  readonly authorization: string | undefined;
  readonly body: string | undefined;
}

/** What a {@linkcode scripted} service answers: a status with a body, a response, or how it fails. */
export type Scene =
  | readonly [status: number, body?: unknown, headers?: Record<string, string>]
  | Error;

/** A service that answers as it is told, one after the other; the last answer stays. */
export function scripted(
  ...scenes: readonly [Scene, ...Scene[]]
): { fetch: typeof fetch; seen: Seen[] } {
  const seen: Seen[] = [];
  return {
    seen,
    fetch(input, init) {
      const headers = new Headers(init?.headers);
      seen.push({
        url: String(input),
        method: init?.method ?? "GET",
        authorization: headers.get("authorization") ?? undefined,
        body: init?.body === undefined ? undefined : String(init.body),
      });
      const scene = scenes[Math.min(seen.length, scenes.length) - 1] ?? scenes[0];
      if (scene instanceof Error) return Promise.reject(scene);
      const [status, body, more] = scene;
      const text = typeof body === "string"
        ? body
        : body === undefined
        ? null
        : JSON.stringify(body);
      return Promise.resolve(new Response(text, { status, headers: more ?? {} }));
    },
  };
}

/** Sends records to a sandbox as a source. */
export async function ship(
  sandbox: Sandbox,
  records: readonly unknown[],
  token = "source-one",
): Promise<number> {
  const response = await sandbox.fetch("https://in.logs.betterstack.com/", {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(records),
  });
  return response.status;
}

/** Everything that an iterator gives. */
export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
