/**
 * One exchange on a socket: a request of `node:http` becomes a web `Request`, the `Response` goes
 * back, and where there is none the connection breaks.
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import { ConnectionReset } from "./interruption.ts";

/** How much of a body may wait unread. */
const WAITING_BYTES = 256 * 1024;
/**
 * Of a request that is refused half-read the rest is read and thrown away before the answer goes,
 * since many clients listen only once they have sent everything. That has its limits, too.
 */
const DISCARDED_BYTES = 64 * 1024 * 1024;
const DISCARDING_MS = 5_000;

/** What the sender wrote is in it: no browser may take it for a page. */
const PLAIN_TEXT = {
  "content-type": "text/plain; charset=utf-8",
  "x-content-type-options": "nosniff",
};

/** Answers one request with `fetch`; never rejects. */
export async function exchange(
  fetch: (request: Request) => Promise<Response>,
  message: IncomingMessage,
  reply: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  message.on("error", ignore);
  reply.on("error", ignore);
  reply.on("close", () => {
    if (!reply.writableFinished) gone.abort(new Error("The client left"));
  });

  try {
    const response = await fetch(toRequest(message, gone.signal));
    if (response.headers.get("content-type") === "text/event-stream") {
      return await stream(response, reply, gone.signal);
    }
    const body = new Uint8Array(await response.arrayBuffer());
    const emptied = await discardRest(message);
    if (!emptied) reply.setHeader("connection", "close");
    for (const [name, value] of response.headers) reply.setHeader(name, value);
    reply.statusCode = response.status;
    reply.end(body, () => emptied || message.socket.destroy());
  } catch (error) {
    const isLost = error instanceof ConnectionReset || gone.signal.aborted || reply.headersSent;
    if (isLost) message.socket.destroy();
    else reply.writeHead(400, PLAIN_TEXT).end(`Cannot answer this request: ${error}`);
  }
}

/** Sends a body as it comes, no faster than it is taken, for as long as the client is there. */
async function stream(
  response: Response,
  reply: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  const reader = response.body?.getReader();
  gone.addEventListener("abort", () => void reader?.cancel().catch(ignore));
  reply.writeHead(response.status, Object.fromEntries(response.headers));
  reply.flushHeaders();
  let goOn = (): void => {};
  reply.on("drain", () => goOn());
  reply.on("close", () => goOn());
  while (reader && !gone.aborted) {
    const { done, value } = await reader.read();
    if (done) break;
    const drained = new Promise<void>((resolve) => goOn = resolve);
    if (!reply.write(value)) await drained;
  }
  reply.end();
}

function toRequest(message: IncomingMessage, signal: AbortSignal): Request {
  const { method = "GET", url = "/", rawHeaders } = message;
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    headers.append(rawHeaders[at] ?? "", rawHeaders[at + 1] ?? "");
  }
  const bodiless = method === "GET" || method === "HEAD";
  const init: RequestInit & { duplex?: "half" } = bodiless
    ? { method, headers, signal }
    : { method, headers, signal, body: bodyOf(message), duplex: "half" };
  return new Request(url.startsWith("/") ? `http://sandbox${url}` : url, init);
}

/** The body as it comes in, read no faster than it is taken. */
function bodyOf(message: IncomingMessage): ReadableStream<Uint8Array<ArrayBuffer>> {
  let open = true;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller): void {
      function end(how: () => void): void {
        if (open) how();
        open = false;
      }
      message.on("data", (chunk: Uint8Array<ArrayBuffer>) => {
        if (!open) return;
        controller.enqueue(chunk);
        if ((controller.desiredSize ?? 0) <= 0) message.pause();
      });
      message.on("end", () => end(() => controller.close()));
      message.on("close", () => end(() => controller.error(new Error("The client left"))));
    },
    pull(): void {
      message.resume();
    },
    cancel(): void {
      open = false;
    },
  }, new ByteLengthQueuingStrategy({ highWaterMark: WAITING_BYTES }));
}

/** Reads what is left of a request; false when that was too much, too slow, or broken off. */
function discardRest(message: IncomingMessage): Promise<boolean> {
  if (message.complete || message.destroyed) return Promise.resolve(message.complete);
  return new Promise((resolve) => {
    let left = DISCARDED_BYTES;
    const timer = setTimeout(() => resolve(false), DISCARDING_MS);
    message.on("data", (chunk: Uint8Array) => {
      left -= chunk.byteLength;
      if (left < 0) resolve(false);
    });
    message.on("end", () => resolve(true));
    message.on("close", () => {
      clearTimeout(timer);
      resolve(message.complete);
    });
    message.resume();
  });
}

/** A client that breaks off is dealt with where its connection closes. */
function ignore(): void {}
