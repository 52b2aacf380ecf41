/** What the tests of the sandbox's own endpoints share. */
import type { Sandbox } from "../../../src/sandbox/mod.ts";

/** Where in-process requests go. */
export const SANDBOX = "http://127.0.0.1:5647/sandbox";

/** What `response.json()` gives: its shape is what the tests look at. */
export type Json = Awaited<ReturnType<Response["json"]>>;

/** An event as a browser has it. */
export interface ServerEvent {
  readonly type: string;
  readonly id: string | undefined;
  readonly data: Json;
}

/** A stream of events that is read one by one. */
export interface EventReader {
  /** Resolves with the data of the next event of a type; others are passed over. */
  next(type: string): Promise<Json>;
  /** Resolves with the next event, whatever it is. */
  any(): Promise<ServerEvent>;
  close(): Promise<void>;
}

/** Opens the stream of a sandbox that is reached with `fetch`; it is closed when the test is over. */
export async function openEvents(
  t: { after(work: () => unknown): void },
  fetch: (url: string, init?: RequestInit) => Promise<Response>,
  url = `${SANDBOX}/events`,
  headers: Record<string, string> = {},
): Promise<EventReader> {
  const response = await fetch(url, { headers });
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  t.after(() => reader.cancel().catch(() => {}));

  async function any(): Promise<ServerEvent> {
    while (true) {
      const end = text.indexOf("\n\n");
      if (end < 0) {
        const { done, value } = await reader.read();
        if (done) throw new Error("the stream ended");
        text += value;
        continue;
      }
      const lines = text.slice(0, end).split("\n");
      text = text.slice(end + 2);
      const field = (name: string) =>
        lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
      const type = field("event");
      if (type) return { type, id: field("id"), data: JSON.parse(field("data") ?? "null") };
    }
  }

  async function next(type: string): Promise<Json> {
    while (true) {
      const event = await any();
      if (event.type === type) return event.data;
    }
  }

  return { any, next, close: () => reader.cancel() };
}

/** Asks a sandbox for JSON. */
export async function get(sandbox: Sandbox, path: string): Promise<{ status: number; body: Json }> {
  const response = await sandbox.fetch(`${SANDBOX}/${path}`);
  return { status: response.status, body: await response.json() };
}

/** Tells a sandbox to do something. */
export async function post(
  sandbox: Sandbox,
  path: string,
  body: unknown = {},
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Json }> {
  const response = await sandbox.fetch(`${SANDBOX}/${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}
