import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../../src/sandbox/mod.ts";
import { HEARTBEAT, ingest, INTAKE, statusOf } from "../support.ts";
import { get, post } from "./support.ts";

test("the page sets one fault, replaces it and ends it; what code set stays", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ target: "heartbeat", status: 418 });
  const send = () => statusOf(sandbox.fetch(INTAKE, ingest("{}")));

  assert.deepEqual((await post(sandbox, "faults", { fault: "quota" })).body, {
    fault: "quota",
    options: {},
    others: 1,
  });
  assert.equal(await send(), 402);
  const { body } = await post(sandbox, "faults", { fault: "outage", status: 500 });
  assert.deepEqual(body, { fault: "outage", options: { status: 500 }, others: 1 });
  assert.equal(await send(), 500);
  assert.equal((await post(sandbox, "faults", { fault: null })).body.fault, null);
  assert.equal(await send(), 202);
  assert.equal(await statusOf(sandbox.fetch(`${HEARTBEAT}/one`)), 418);
});

test("a fault never strikes the page", async () => {
  const sandbox = createSandbox();
  await post(sandbox, "faults", { fault: "outage" });

  assert.equal((await get(sandbox, "search")).status, 200);
  assert.equal((await sandbox.fetch(INTAKE, { headers: { accept: "text/html" } })).status, 200);
});

test("a fault that ends by itself is shown no longer", async () => {
  const sandbox = createSandbox();
  await post(sandbox, "faults", { fault: "rate-limited", times: 1, retryAfterSeconds: 9 });

  const response = await sandbox.fetch(INTAKE, ingest("{}"));

  assert.deepEqual([response.status, response.headers.get("retry-after")], [429, "9"]);
  assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest("{}"))), 202);
  assert.deepEqual((await post(sandbox, "faults", { fault: null })).body, {
    fault: null,
    options: {},
    others: 0,
  });
});

test("a fault that cannot be is refused, and the one before it stays", async () => {
  const sandbox = createSandbox();
  await post(sandbox, "faults", { fault: "quota" });
  const wrong = [
    {},
    { fault: "storm" },
    { fault: "outage", status: 404 },
    { fault: "outage", status: 600 },
    { fault: "outage", status: "503" },
    { fault: "slow", delayMs: -1 },
    { fault: "quota", times: 0 },
    { fault: "rate-limited", retryAfterSeconds: -1 },
    "[]",
    "no json",
  ];
  for (const body of wrong) {
    const { status, body: answer } = await post(sandbox, "faults", body);
    assert.equal(status, 400, JSON.stringify(body));
    assert.ok(answer.error.message);
  }
  assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest("{}"))), 402);
});

test("the page changes a heartbeat, and sees it as it is then", async () => {
  const sandbox = createSandbox();
  await sandbox.fetch(`${HEARTBEAT}/secret-token-of-it/3`, { method: "POST", body: "disk full" });
  const id = sandbox.heartbeats[0]?.id;

  const { status, body } = await post(sandbox, `heartbeats/${id}`, {
    name: "nightly",
    periodSeconds: 5,
    graceSeconds: 0,
  });
  assert.equal(status, 200);
  const { token, lastBeatAt, incident, beats, ...others } = body;
  assert.deepEqual(others, {
    id,
    name: "nightly",
    periodSeconds: 5,
    graceSeconds: 0,
    status: "down",
    nextDueAt: null,
  });
  assert.equal(token, "…f-it");
  assert.deepEqual(beats, [{ at: lastBeatAt, ok: false, exitCode: 3, message: "disk full" }]);
  assert.deepEqual(incident, { cause: "Failed with exit code 3", startedAt: lastBeatAt });

  assert.equal((await post(sandbox, `heartbeats/${id}`, { paused: true })).body.status, "paused");
  const goesOn = (await post(sandbox, `heartbeats/${id}`, { paused: false })).body;
  assert.deepEqual([goesOn.status, goesOn.incident], ["pending", null]);
});

test("a heartbeat is not changed to what it cannot be", async () => {
  const sandbox = createSandbox({ heartbeatTokens: ["one"] });
  const wrong = [
    { periodSeconds: 0 },
    { periodSeconds: 1.5 },
    { graceSeconds: -1 },
    { graceSeconds: 1e9 },
    { paused: "yes" },
    { name: " " },
  ];
  for (const body of wrong) {
    assert.equal((await post(sandbox, "heartbeats/1001", body)).status, 400, JSON.stringify(body));
  }
  assert.equal((await post(sandbox, "heartbeats/7", {})).status, 404);
  assert.equal(sandbox.heartbeats[0]?.periodSeconds, 60);
});

test("the page makes the sandbox forget", async () => {
  const sandbox = createSandbox();
  await sandbox.fetch(INTAKE, ingest("{}"));

  assert.equal((await post(sandbox, "clear")).status, 204);
  assert.deepEqual([sandbox.records, sandbox.requests], [[], []]);
});

test("there are no other actions, and no other methods", async () => {
  const sandbox = createSandbox();

  assert.equal((await post(sandbox, "nothing")).status, 404);
  for (const method of ["GET", "PUT", "DELETE"]) {
    const response = await sandbox.fetch("http://127.0.0.1/sandbox/clear", { method });
    assert.equal(response.status, 404);
  }
});
