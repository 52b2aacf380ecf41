import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { HEARTBEAT, ingest, INTAKE, statusOf } from "./support.ts";

test("sandbox.fetch() takes what fetch takes, detached from the sandbox", async () => {
  const { fetch, records } = createSandbox();
  const standIn: typeof globalThis.fetch = fetch;
  const url = "http://anywhere.example:1234";

  await standIn(url, ingest('{"n":1}'));
  await standIn(new URL(url), ingest('{"n":2}'));
  await standIn(new Request(url, ingest('{"n":3}')));
  await standIn(new Request(url, ingest("{}")), ingest('{"n":4}'));

  assert.deepEqual(records.map(({ n }) => n), [1, 2, 3, 4]);
});

test("sandbox.fetch() reads a body that is a stream", async () => {
  const sandbox = createSandbox();
  const pieces = ['[{"n"', ":1}", "]"].map((text) => new TextEncoder().encode(text));
  const body = new ReadableStream({
    pull(controller): void {
      const piece = pieces.shift();
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
  const init: RequestInit & { duplex: "half" } = { ...ingest(body), duplex: "half" };

  assert.equal(await statusOf(sandbox.fetch(INTAKE, init)), 202);
  assert.deepEqual(sandbox.records, [{ n: 1 }]);
});

test("sandbox.fetch() rejects an aborted request and keeps nothing of it", async () => {
  const sandbox = createSandbox();
  const reason = new Error("enough");

  const sending = sandbox.fetch(INTAKE, { ...ingest("{}"), signal: AbortSignal.abort(reason) });

  await assert.rejects(sending, reason);
  assert.deepEqual([sandbox.records, sandbox.requests], [[], []]);
});

test("sandbox.fetch() rejects when it is aborted while the body is still coming", async () => {
  const sandbox = createSandbox();
  const leave = new AbortController();
  const body = new ReadableStream({ pull: () => new Promise<void>(() => {}) });
  const init: RequestInit & { duplex: "half" } = { ...ingest(body), duplex: "half" };

  const sending = sandbox.fetch(INTAKE, { ...init, signal: leave.signal });
  leave.abort();

  await assert.rejects(sending, { name: "AbortError" });
  assert.equal(sandbox.requests[0]?.status, 0);
});

test("sandbox.clear() forgets what arrived in the lists that were handed out", async () => {
  const sandbox = createSandbox({ heartbeatTokens: ["one"] });
  const { records, requests, heartbeats } = sandbox;
  await sandbox.fetch(INTAKE, ingest("{}"));
  await sandbox.fetch(`${HEARTBEAT}/one`);

  sandbox.clear();
  assert.deepEqual([records, requests], [[], []]);
  assert.deepEqual(heartbeats.map(({ token, status, beats }) => ({ token, status, beats })), [
    { token: "one", status: "pending", beats: [] },
  ]);

  await sandbox.fetch(INTAKE, ingest('{"n":1}'));
  assert.deepEqual(records, [{ n: 1 }]);
});

test("createSandbox({ maxBytes }) keeps the newest records", async () => {
  const sandbox = createSandbox({ maxBytes: 8_000 });

  for (let n = 0; n < 200; n++) await sandbox.fetch(INTAKE, ingest(JSON.stringify({ n })));

  const kept = sandbox.records.map(({ n }) => n as number);
  assert.ok(kept.length > 60 && kept.length < 100, `${kept.length} kept`);
  assert.deepEqual(kept, Array.from(kept, (_, at) => 200 - kept.length + at));
});

test("createSandbox({ maxBytes }) keeps the end of one request that is larger", async () => {
  const sandbox = createSandbox({ maxBytes: 1_000 });

  await sandbox.fetch(
    INTAKE,
    ingest(JSON.stringify(Array.from({ length: 100 }, (_, n) => ({ n })))),
  );

  assert.equal(sandbox.records.at(-1)?.["n"], 99);
  assert.ok(sandbox.records.length < 20);
});

test("createSandbox() throws a RangeError that names the option and its rule", () => {
  assert.throws(() => createSandbox({ maxBytes: 0 }), {
    name: "RangeError",
    message: "maxBytes must be a whole number from 1, not 0",
  });
  assert.throws(() => createSandbox({ maxRequestBytes: 1.5 }), /maxRequestBytes/);
  assert.throws(() => createSandbox({ maxRecordBytes: NaN }), /maxRecordBytes/);
  assert.throws(() => createSandbox({ maxDecompressedBytes: -1 }), /maxDecompressedBytes/);
  assert.throws(
    () => createSandbox({ unauthorizedStatus: 404 as 403 }),
    /unauthorizedStatus must be 401 or 403, not 404/,
  );
});

test("sandbox.watch() tells of requests, beats and error events as they arrive, until it is ended", async () => {
  const sandbox = createSandbox();
  const seen: unknown[] = [];
  const stop = sandbox.watch((arrival) => {
    if (arrival.kind === "request") seen.push([arrival.request.status, arrival.request.records]);
    else if (arrival.kind === "beat") seen.push([arrival.heartbeat.token, arrival.beat.kind]);
    else seen.push(arrival.error["message"]);
  });

  await sandbox.fetch(INTAKE, ingest("[{},{}]"));
  await sandbox.fetch(INTAKE, ingest("no json"));
  await sandbox.fetch(`${HEARTBEAT}/one/fail`);
  await sandbox.fetch("https://errors.example.com/api/1/envelope/?sentry_key=key", {
    method: "POST",
    body: '{}\n{"type":"event"}\n{"message":"broken"}\n',
  });
  stop();
  await sandbox.fetch(INTAKE, ingest("{}"));

  assert.deepEqual(seen, [[202, 2], [406, 0], ["one", "fail"], "broken"]);
});

test("sandbox.watch() tells of a request whose connection was broken, with status 0", async () => {
  const sandbox = createSandbox();
  const statuses: number[] = [];
  sandbox.watch((arrival) => {
    if (arrival.kind === "request") statuses.push(arrival.request.status);
  });
  sandbox.fail({ reset: "after" });

  await assert.rejects(sandbox.fetch(INTAKE, ingest("{}")));

  assert.deepEqual(statuses, [0]);
});
