import assert from "node:assert/strict";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "node:test";
import { exchange } from "../../src/sandbox/exchange.ts";

/** Serves what `answer` says, and gives its address. */
async function serveAnswer(
  t: { after(work: () => unknown): void },
  answer: () => Response,
): Promise<string> {
  const server = createServer((message, reply) =>
    void exchange(() => Promise.resolve(answer()), message, reply)
  );
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test("exchange() breaks the connection when a stream fails half-way, and the process goes on", async (t) => {
  const parts = [() => new TextEncoder().encode("data: 1\n\n")];
  const url = await serveAnswer(t, () => {
    const body = new ReadableStream<Uint8Array>({
      pull(controller) {
        const part = parts.shift();
        if (part === undefined) throw new Error("no more");
        controller.enqueue(part());
      },
    }, { highWaterMark: 0 });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });

  const response = await fetch(url);
  assert.equal(response.status, 200);
  await assert.rejects(response.text());
});

test("exchange() says what went wrong in a text that no browser takes for a page", async (t) => {
  const url = await serveAnswer(t, () => {
    throw new Error("<b>no</b>");
  });

  const response = await fetch(url);
  assert.equal(response.status, 400);
  assert.match(response.headers.get("content-type") ?? "", /^text\/plain/);
  assert.equal(response.headers.get("x-content-type-options"), "nosniff");
  assert.match(await response.text(), /<b>no<\/b>/);
});
