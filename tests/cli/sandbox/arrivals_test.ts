import assert from "node:assert/strict";
import { test } from "node:test";
import { createArrivals } from "../../../src/cli/sandbox/arrivals.ts";
import { createSandbox, type Sandbox } from "../../../src/sandbox/mod.ts";

const INTAKE = "https://in.logs.betterstack.com";
const HEARTBEAT = "https://uptime.betterstack.com/api/v1/heartbeat/token";

const ship = (records: readonly object[], token = "token") => ({
  method: "POST",
  headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
  body: JSON.stringify(records),
});

/** Sends an error event as an SDK does. */
async function report(sandbox: Sandbox, event: object): Promise<void> {
  await sandbox.fetch("https://errors.example.com/api/1/envelope/?sentry_key=key", {
    method: "POST",
    body: `{}\n{"type":"event"}\n${JSON.stringify(event)}\n`,
  });
}

/** A sandbox, and the lines that it gives without the time at their beginning, which is checked. */
function watched(sandbox: Sandbox): { lines: string[]; summary: () => string } {
  const lines: string[] = [];
  const arrivals = createArrivals();
  sandbox.watch((arrival) => {
    const line = arrivals.line(arrival);
    assert.match(line, /^\d\d:\d\d:\d\d {2}/);
    lines.push(line.slice(10));
  });
  return { lines, summary: arrivals.summary };
}

test("createArrivals() gives a line for each request, each beat and each error", async () => {
  const sandbox = createSandbox({ sourceTokens: ["token"] });
  const { lines, summary } = watched(sandbox);

  await sandbox.fetch(INTAKE, ship([{}, {}]));
  await sandbox.fetch(INTAKE, ship([{}], "another"));
  await sandbox.fetch(HEARTBEAT);
  await sandbox.fetch(`${HEARTBEAT}/fail`, { method: "POST", body: "first\nlast line\n" });
  assert.equal(summary(), "2 records in 2 requests, and 2 heartbeats");
  await report(sandbox, { exception: { values: [{ type: "TypeError", value: "broken\nmore" }] } });
  await report(sandbox, { message: "hello" });

  assert.deepEqual(lines, [
    "logs       202  2 records, 7 bytes",
    "logs       401  0 records, 4 bytes",
    "heartbeat  ok",
    "heartbeat  failed: last line",
    "error      TypeError: broken",
    "error      message: hello",
  ]);
  assert.equal(summary(), "2 records in 2 requests, 2 heartbeats, and 2 errors");
});

test("createArrivals() tells of a request once it is answered, or broken off", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ delayMs: 20, times: 1 });
  const { lines } = watched(sandbox);

  const answered = sandbox.fetch(INTAKE, ship([{}]));
  assert.deepEqual(lines, []);
  await answered;
  sandbox.fail({ reset: "before" });
  await assert.rejects(sandbox.fetch(INTAKE, ship([{}])));

  assert.deepEqual(lines, [
    "logs       202  1 record, 4 bytes",
    "logs       broken off  0 records, 0 bytes",
  ]);
});

test("createArrivals() hands nothing to a terminal that it would obey", async () => {
  const sandbox = createSandbox();
  const { lines } = watched(sandbox);

  await sandbox.fetch(`${HEARTBEAT}/fail`, { method: "POST", body: "\x1b[2J\x07 gone" });
  await report(sandbox, {
    exception: { values: [{ type: "\x1b]0;title\x07", value: { toString: 1 } }] },
  });
  await report(sandbox, { exception: { values: [null] } });
  await report(sandbox, {});

  assert.deepEqual(lines, [
    "heartbeat  failed:  [2J  gone",
    "error       ]0;title ",
    "error      message",
    "error      message",
  ]);
});
