import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { serveSandbox } from "../../src/sandbox/mod.ts";
import { dial, HEAD, ingest, serve, statusOf, until } from "./support.ts";

test("sandboxServer.close() breaks hung and kept-alive connections, and can be repeated", async () => {
  const sandbox = await serveSandbox();
  const kept = dial(sandbox, `${HEAD}Content-Length: 7\r\n\r\n{"n":1}`);
  await once(kept.socket, "data");
  sandbox.fail({ hang: true });
  const hung = dial(sandbox, `${HEAD}Content-Length: 2\r\n\r\n{}`);
  const halfway = dial(sandbox, `${HEAD}Content-Length: 50\r\n\r\n{`);
  await until(() => sandbox.requests.length === 3);

  await Promise.all([sandbox.close(), sandbox.close()]);

  assert.match(await kept.closed, /^HTTP\/1.1 202 /);
  assert.deepEqual(await Promise.all([hung.closed, halfway.closed]), ["", ""]);
  await assert.rejects(fetch(sandbox.url, ingest("{}")), TypeError);
  assert.deepEqual(sandbox.records, [{ n: 1 }]);
});

test("sandboxServer[Symbol.asyncDispose]() closes it", async () => {
  const sandbox = await serveSandbox();

  await sandbox[Symbol.asyncDispose]();

  await assert.rejects(fetch(sandbox.url), TypeError);
});

test("serveSandbox() says what to do when the port is taken", async (t) => {
  const { port } = await serve(t);

  await assert.rejects(serveSandbox({ port }), (error: Error) => {
    assert.equal(
      error.message,
      `Cannot listen on port ${port} of 127.0.0.1: another program has it, ` +
        "end that one or choose another port (0 picks a free one)",
    );
    assert.equal((error.cause as { code?: string }).code, "EADDRINUSE");
    return true;
  });
});

test("serveSandbox() rejects a port that there cannot be", async () => {
  for (const port of [-1, 1.5, 65_536, NaN]) {
    await assert.rejects(serveSandbox({ port }), { name: "RangeError", message: /port must be/ });
  }
});

test("sandboxServer.url leads to it wherever it listens", async (t) => {
  const everywhere = await serve(t, { hostname: "0.0.0.0" });
  const named = await serve(t, { hostname: "localhost" });

  assert.equal(everywhere.url, `http://127.0.0.1:${everywhere.port}`);
  assert.equal(named.url, `http://localhost:${named.port}`);
  assert.equal(await statusOf(fetch(everywhere.url, ingest("{}"))), 202);
  assert.equal(await statusOf(fetch(named.url, ingest("{}"))), 202);
});
