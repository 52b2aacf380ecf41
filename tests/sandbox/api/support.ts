/** What the tests of the sandbox's APIs share. */
import type { Sandbox } from "../../../src/sandbox/mod.ts";

export const TELEMETRY = "https://telemetry.betterstack.com";
export const UPTIME = "https://uptime.betterstack.com";
export const LIVE_TAIL = `${TELEMETRY}/api/v2/query/live-tail`;

/** What an API answered. */
export interface ApiAnswer {
  readonly status: number;
  /** What `response.json()` gives: its shape is what the tests look at. */
  readonly body: Awaited<ReturnType<Response["json"]>>;
}

/** Calls an API of a sandbox, as JSON; `undefined` for an empty body. */
export async function call(
  sandbox: Sandbox,
  url: string,
  method = "GET",
  body?: unknown,
  token = "any",
): Promise<ApiAnswer> {
  const response = await sandbox.fetch(url, {
    method,
    headers: { authorization: `Bearer ${token}` },
    ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}
