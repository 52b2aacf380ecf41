import assert from "node:assert/strict";
import { test } from "node:test";
import { presetFault, type SandboxFaultName } from "../../src/sandbox/fault_presets.ts";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { HEARTBEAT, ingest, INTAKE } from "./support.ts";

test("sandbox.fail() knows faults by their names", async () => {
  const expected: readonly [SandboxFaultName, number, number][] = [
    ["outage", 503, 503],
    ["rate-limited", 429, 200],
    ["invalid-token", 401, 200],
    ["quota", 402, 200],
  ];
  for (const [name, intake, heartbeat] of expected) {
    const sandbox = createSandbox();
    const end = sandbox.fail(name);
    assert.equal((await sandbox.fetch(INTAKE, ingest("{}"))).status, intake, name);
    assert.equal((await sandbox.fetch(`${HEARTBEAT}/one`)).status, heartbeat, name);
    end();
    assert.equal((await sandbox.fetch(INTAKE, ingest("{}"))).status, 202);
  }
});

test("sandbox.fail() says which names there are", () => {
  assert.throws(() => createSandbox().fail("storm" as "outage"), {
    name: "TypeError",
    message: 'A fault\'s name must be one of "outage", "slow", "rate-limited", "invalid-token", ' +
      '"quota", not "storm"',
  });
  assert.throws(() => createSandbox().fail("toString" as "outage"), TypeError);
});

test("presetFault() takes what may be said beside the name", () => {
  assert.deepEqual(presetFault("slow", { delayMs: 20, every: 2 }, 401), { delayMs: 20, every: 2 });
  assert.deepEqual(presetFault("outage", { status: 500, times: 3 }, 401), {
    status: 500,
    times: 3,
  });
  assert.deepEqual(presetFault("invalid-token", {}, 403), { target: "ingest", status: 403 });
  assert.deepEqual(presetFault("rate-limited", { retryAfterSeconds: 1 }, 401), {
    target: "ingest",
    status: 429,
    headers: { "retry-after": "1" },
  });
});
