/** What the tests of the sandbox share. */
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { serveSandbox } from "../../src/sandbox/mod.ts";
import type { SandboxServer, SandboxServerOptions } from "../../src/sandbox/mod.ts";

/** A request to the intake with a token, as JSON unless told otherwise. */
export function ingest(body: BodyInit, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { authorization: "Bearer any-token", "content-type": "application/json", ...headers },
    body,
  };
}

export const NDJSON = { "content-type": "application/x-ndjson" };
export const GZIP = { "content-encoding": "gzip" };

/** Where in-process requests go: nothing listens there, and nothing needs to. */
export const INTAKE = "https://in.logs.betterstack.com/";
export const HEARTBEAT = "https://uptime.betterstack.com/api/v1/heartbeat";

export function gzip(data: string | Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(gzipSync(data));
}

/** Starts a sandbox that is closed when the test is over. */
export async function serve(
  t: { after(work: () => unknown): void },
  options: SandboxServerOptions = {},
): Promise<SandboxServer> {
  const sandbox = await serveSandbox(options);
  t.after(() => sandbox.close());
  return sandbox;
}

/** The status of an answer, its body read to the end. */
export async function statusOf(answering: Promise<Response>): Promise<number> {
  const response = await answering;
  await response.body?.cancel();
  return response.status;
}

/** How a request to the intake begins on a bare connection. */
export const HEAD = "POST / HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer any\r\n";

/** A bare connection with something sent on it, and what came back until it closed. */
export function dial(
  { port }: SandboxServer,
  text: string,
): { socket: Socket; closed: Promise<string> } {
  const socket = connect(port, "127.0.0.1");
  let received = "";
  socket.on("data", (data) => received += data);
  socket.on("error", () => {});
  socket.write(text);
  return { socket, closed: once(socket, "close").then(() => received) };
}

/** Resolves as soon as the condition holds: what a socket does cannot be awaited from here. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 2));
}
