import assert from "node:assert/strict";
import { test } from "node:test";
import { createArrivals } from "../../../src/cli/sandbox/arrivals.ts";
import { createSandbox } from "../../../src/sandbox/mod.ts";

const HEARTBEAT = "https://uptime.betterstack.com/api/v1/heartbeat/token";

const ship = (records: readonly object[], token = "token") => ({
  method: "POST",
  headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  body: JSON.stringify(records),
});

/** Lines without the time at their beginning, which is checked. */
function untimed(lines: readonly string[]): string[] {
  return lines.map((line) => {
    assert.match(line, /^\d\d:\d\d:\d\d {2}/);
    return line.slice(10);
  });
}

test("createArrivals() gives a line for each request and each beat, once", async () => {
  const sandbox = createSandbox({ sourceTokens: ["token"] });
  const arrivals = createArrivals(sandbox);
  assert.deepEqual(arrivals.take(), []);

  await sandbox.fetch("https://in.logs.betterstack.com", ship([{}, {}]));
  await sandbox.fetch("https://in.logs.betterstack.com", ship([{}], "another"));
  await sandbox.fetch(HEARTBEAT);
  await sandbox.fetch(`${HEARTBEAT}/fail`, { method: "POST", body: "first\nlast line\n" });

  assert.deepEqual(untimed(arrivals.take()), [
    "logs       202  2 records, 7 bytes",
    "logs       401  0 records, 4 bytes",
    "heartbeat  ok",
    "heartbeat  failed: last line",
  ]);
  assert.deepEqual(arrivals.take(), []);
  assert.equal(arrivals.summary(), "2 records in 2 requests, and 2 heartbeats");
});

test("createArrivals() tells of a request once it is answered", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ delayMs: 20 });
  const arrivals = createArrivals(sandbox);

  const answered = sandbox.fetch("https://in.logs.betterstack.com", ship([{}]));
  assert.deepEqual(arrivals.take(), []);
  await answered;

  assert.deepEqual(untimed(arrivals.take()), ["logs       202  1 record, 4 bytes"]);
});

test("createArrivals() goes on when the sandbox forgets", async () => {
  const sandbox = createSandbox();
  const arrivals = createArrivals(sandbox);
  await sandbox.fetch(HEARTBEAT);
  arrivals.take();

  sandbox.clear();
  await sandbox.fetch(HEARTBEAT);

  assert.equal(arrivals.take().length, 1);
  assert.equal(arrivals.summary(), "0 records in 0 requests, and 2 heartbeats");
});
