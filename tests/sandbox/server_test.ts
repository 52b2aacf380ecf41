import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { test } from "node:test";
import { dial, GZIP, gzip, HEAD, ingest, NDJSON, serve, statusOf, until } from "./support.ts";

test("serveSandbox() takes records over a socket, plain and gzipped", async (t) => {
  const sandbox = await serve(t);

  const plain = await statusOf(fetch(sandbox.url, ingest('{"n":1}')));
  const packed = await statusOf(
    fetch(sandbox.url, ingest(gzip('{"n":2}\n{"n":3}'), { ...NDJSON, ...GZIP })),
  );
  const unauthorized = await statusOf(fetch(sandbox.url, { method: "POST", body: "{}" }));

  assert.deepEqual([plain, packed, unauthorized], [202, 202, 401]);
  assert.deepEqual(sandbox.records, [{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test("serveSandbox() takes 100 requests at once", async (t) => {
  const sandbox = await serve(t);
  const body = gzip(
    JSON.stringify(Array.from({ length: 100 }, (_, n) => ({ n, text: "x".repeat(99) }))),
  );

  const sending = Array.from(
    { length: 100 },
    () => statusOf(fetch(sandbox.url, ingest(body, GZIP))),
  );

  assert.deepEqual(new Set(await Promise.all(sending)), new Set([202]));
  assert.equal(sandbox.records.length, 10_000);
});

test("serveSandbox() takes a body of 9 MiB", async (t) => {
  const sandbox = await serve(t);
  const text = "x".repeat(9 * 1024 * 1024);

  assert.equal(await statusOf(fetch(sandbox.url, ingest(JSON.stringify({ text })))), 202);
  assert.equal(sandbox.records[0]?.["text"], text);
});

test("serveSandbox() takes a chunked body", async (t) => {
  const sandbox = await serve(t);

  const { closed } = dial(
    sandbox,
    `${HEAD}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n` +
      '4\r\n{"n"\r\n3\r\n:1}\r\n0\r\n\r\n',
  );

  assert.match(await closed, /^HTTP\/1.1 202 /);
  assert.deepEqual(sandbox.records, [{ n: 1 }]);
});

test("serveSandbox() takes beats over a socket", async (t) => {
  const sandbox = await serve(t);
  const url = `${sandbox.url}/api/v1/heartbeat/nightly`;

  for (
    const [path, init] of [
      ["?run=1", {}],
      ["", { method: "HEAD" }],
      ["/3", { method: "POST", body: "exited 3" }],
    ] as const
  ) {
    assert.equal(await statusOf(fetch(`${url}${path}`, init)), 200);
  }

  const [heartbeat] = sandbox.heartbeats;
  assert.equal(heartbeat?.status, "down");
  assert.deepEqual(heartbeat?.beats.map(({ method, query, output }) => method + query + output), [
    "GET?run=1",
    "HEAD",
    "POSTexited 3",
  ]);
});

test("serveSandbox({ maxRequestBytes }) answers 413 and the client can read it", async (t) => {
  const sandbox = await serve(t, { maxRequestBytes: 1_000 });
  const large = ingest(new Uint8Array(5_000_000));

  const response = await fetch(sandbox.url, large);

  assert.equal(response.status, 413);
  assert.equal(await response.text(), "payload reached size limit");
  assert.ok((sandbox.requests[0]?.bytes ?? 0) < 2_000_000, "read no further than needed");
  assert.equal(await statusOf(fetch(sandbox.url, ingest("{}"))), 202);
});

test("serveSandbox() survives a client that leaves in the middle of a body", async (t) => {
  const sandbox = await serve(t);
  const { socket } = dial(sandbox, `${HEAD}Content-Length: 50\r\n\r\n{"n":1`);
  await until(() => sandbox.requests.length === 1);

  socket.destroy();

  assert.equal(await statusOf(fetch(sandbox.url, ingest('{"n":2}'))), 202);
  assert.deepEqual(sandbox.records, [{ n: 2 }]);
  assert.equal(sandbox.requests[0]?.status, 0);
});

test("serveSandbox() answers what it cannot understand with 400 or 404", async (t) => {
  const sandbox = await serve(t);
  const first = async (line: string): Promise<string | undefined> => {
    const { closed } = dial(
      sandbox,
      `${line} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n`,
    );
    return (await closed).split(" ")[1];
  };

  assert.equal(await first("GET //elsewhere/"), "404");
  assert.equal(await first("GET http://elsewhere/api/v1/heartbeat/one"), "200");
  assert.match(await first("TRACE /") ?? "", /^40[04]$/);
});

for (const reset of ["before", "after"] as const) {
  test(`serveSandbox() breaks the connection at a reset "${reset}"`, async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ reset });

    const { closed } = dial(sandbox, `${HEAD}Content-Length: 7\r\n\r\n{"n":1}`);

    assert.equal(await closed, "", "closed without an answer");
    assert.deepEqual(sandbox.records, reset === "before" ? [] : [{ n: 1 }]);
    await assert.rejects(fetch(sandbox.url, ingest("{}")), TypeError);
  });
}

test("serveSandbox() hands on the status and headers of a fault", async (t) => {
  const sandbox = await serve(t);
  sandbox.fail({ status: 429, headers: { "retry-after": "7" } });

  const response = await fetch(sandbox.url, ingest("{}"));

  assert.deepEqual([response.status, response.headers.get("retry-after")], [429, "7"]);
  await response.body?.cancel();
});

test("serveSandbox() forgets a hung request when its client leaves", async (t) => {
  const sandbox = await serve(t);
  sandbox.fail({ hang: true, times: 1 });

  const hanging = fetch(sandbox.url, { ...ingest("{}"), signal: AbortSignal.timeout(50) });

  await assert.rejects(hanging);
  assert.equal(await statusOf(fetch(sandbox.url, ingest("{}"))), 202);
});

test("serveSandbox() is spoken to by node:http as by fetch", async (t) => {
  const sandbox = await serve(t);

  const sending = request(sandbox.url, {
    method: "POST",
    headers: { authorization: "Bearer any" },
  });
  sending.end('{"n":1}');
  const [response] = await once(sending, "response");
  response.resume();

  assert.equal(response.statusCode, 202);
  assert.equal(response.headers["content-length"], "0");
});
