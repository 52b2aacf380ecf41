import type { IncomingMessage } from "node:http";
import process from "node:process";

/** An answer's body is not wanted; beyond this it is cheaper to break the connection than to read on. */
const MAX_READ = 65_536;

/**
 * What `fetch` does, as far as records need it: posts bytes, and resolves with the head of the answer.
 * Undefined where the runtime's own is to be used.
 *
 * A worker thread starts with nothing loaded, and Node's `fetch` takes some 50 ms of CPU time to load,
 * and then several times the CPU time of `node:http` for each request. (An `import` of `node:http`
 * would load it, too.) Deno's and Bun's are there from the start.
 */
export const post: typeof fetch | undefined = "Deno" in globalThis || "Bun" in globalThis ||
    !process.getBuiltinModule
  ? undefined
  : postByNode;

function postByNode(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
  const url = new URL(String(input));
  const { request } = process.getBuiltinModule(
    url.protocol === "http:" ? "node:http" : "node:https",
  );
  const body = init.body as Uint8Array;
  const headers = { ...init.headers as Record<string, string>, "content-length": body.length };
  const { method = "POST", signal } = init;

  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, ...(signal && { signal }) }, (answer) => {
      letGo(answer);
      const get = (name: string) => answer.headers[name] ?? null;
      resolve({ status: answer.statusCode, headers: { get } } as unknown as Response);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** Reads an answer to its end, so that its connection can be used again. */
function letGo(answer: IncomingMessage): void {
  let read = 0;
  answer.on("data", ({ length }) => {
    read += length;
    if (read > MAX_READ) answer.destroy();
  });
  answer.on("error", () => {}); // what breaks off from here on changes nothing
}
