import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, type Sandbox, type SandboxOptions } from "../../src/sandbox/mod.ts";
import { call, UPTIME } from "./api/support.ts";
import { HEARTBEAT } from "./support.ts";

const HEARTBEATS = `${UPTIME}/api/v2/heartbeats`;
const INCIDENTS = `${UPTIME}/api/v3/incidents`;
const START = Date.parse("2026-03-27T12:00:00Z");

/** A sandbox whose time passes when it is told to. */
function createClocked(
  options: SandboxOptions = {},
): { sandbox: Sandbox; pass: (seconds: number) => void } {
  let now = START;
  const sandbox = createSandbox({ ...options, now: () => now });
  return { sandbox, pass: (seconds) => void (now += seconds * 1_000) };
}

async function made(
  sandbox: Sandbox,
  period = 60,
  grace = 10,
): Promise<{ id: string; url: string }> {
  const fields = { name: "nightly", period, grace };
  const { body } = await call(sandbox, HEARTBEATS, "POST", fields);
  return { id: body.data.id, url: body.data.attributes.url };
}

async function incidents(sandbox: Sandbox, filter = ""): Promise<Record<string, unknown>[]> {
  const { body } = await call(sandbox, INCIDENTS + filter);
  return body.data.map(({ attributes }: { attributes: unknown }) => attributes);
}

test("a heartbeat is pending however long it takes, up with a beat, and down after period and grace", async () => {
  const { sandbox, pass } = createClocked();
  const { url } = await made(sandbox);
  const [heartbeat] = sandbox.heartbeats;

  pass(100_000);
  assert.deepEqual([heartbeat?.status, heartbeat?.dueAt], ["pending", null]);
  await sandbox.fetch(url);
  assert.equal(heartbeat?.dueAt?.getTime(), START + 100_070_000);
  pass(69.999);
  assert.equal(heartbeat?.status, "up");
  pass(0.001);
  assert.deepEqual([heartbeat?.status, heartbeat?.dueAt], ["down", null]);
  await sandbox.fetch(url);

  assert.equal(heartbeat?.status, "up");
});

test("a missed heartbeat is an incident that began when it was due, and ends with the next beat", async () => {
  const { sandbox, pass } = createClocked();
  const { id, url } = await made(sandbox);
  await sandbox.fetch(url);
  assert.deepEqual(await incidents(sandbox), []);

  pass(100);
  const [missed] = await incidents(sandbox);
  assert.equal(missed?.["name"], "nightly");
  assert.equal(missed?.["cause"], "Missed: no beat within 70 s");
  assert.equal(missed?.["status"], "Started");
  assert.equal(missed?.["started_at"], "2026-03-27T12:01:10.000Z");
  await sandbox.fetch(url);

  const [resolved, ...others] = await incidents(sandbox, `?heartbeat_id=${id}&resolved=true`);
  assert.equal(resolved?.["resolved_at"], "2026-03-27T12:01:40.000Z");
  assert.deepEqual(others, []);
  assert.deepEqual(await incidents(sandbox, "?heartbeat_id=7"), []);
});

test("an incident that nobody looked at while it lasted is in the list afterwards", async () => {
  const { sandbox, pass } = createClocked();
  const { url } = await made(sandbox);

  for (let times = 0; times < 3; times++) {
    await sandbox.fetch(url);
    pass(1_000);
  }
  await sandbox.fetch(url);

  const found = await incidents(sandbox);
  assert.deepEqual(found.map(({ status }) => status), ["Resolved", "Resolved", "Resolved"]);
});

test("a failed heartbeat is one incident however often it fails, and says why", async () => {
  const { sandbox } = createClocked();
  const { url } = await made(sandbox);

  await sandbox.fetch(`${url}/3`);
  await sandbox.fetch(`${url}/fail`);

  const found = await incidents(sandbox);
  assert.deepEqual(found.map(({ cause, status }) => [cause, status]), [
    ["Failed with exit code 3", "Started"],
  ]);
  await sandbox.fetch(`${url}/0`);
  assert.deepEqual(await incidents(sandbox, "?resolved=false"), []);
});

test("an incident names its heartbeat, and can be acknowledged and resolved as any other", async () => {
  const { sandbox } = createClocked();
  const { id, url } = await made(sandbox);
  await sandbox.fetch(`${url}/fail`);

  const { body } = await call(sandbox, INCIDENTS);
  const [incident] = body.data;
  assert.deepEqual(incident.relationships, { heartbeat: { data: { id, type: "heartbeat" } } });
  const resolved = await call(sandbox, `${INCIDENTS}/${incident.id}/resolve`, "POST", {
    resolved_by: "me",
  });

  assert.equal(resolved.body.data.attributes.resolved_by, "me");
  await sandbox.fetch(url);
  assert.equal((await incidents(sandbox))[0]?.["resolved_by"], "me");
});

test("a paused heartbeat takes beats and never goes down; when it goes on, it is pending", async () => {
  const { sandbox, pass } = createClocked();
  const { id, url } = await made(sandbox);
  await sandbox.fetch(`${url}/fail`);

  const paused = await call(sandbox, `${HEARTBEATS}/${id}`, "PATCH", { paused: true });
  assert.equal(paused.body.data.attributes.status, "paused");
  assert.equal(paused.body.data.attributes.paused_at, "2026-03-27T12:00:00.000Z");
  assert.deepEqual(await incidents(sandbox, "?resolved=false"), []);
  pass(1_000);
  await sandbox.fetch(`${url}/fail`);
  assert.deepEqual([sandbox.heartbeats[0]?.status, sandbox.heartbeats[0]?.beats.length], [
    "paused",
    2,
  ]);

  const goesOn = await call(sandbox, `${HEARTBEATS}/${id}`, "PATCH", { paused: false });
  assert.equal(goesOn.body.data.attributes.status, "pending");
  assert.equal(goesOn.body.data.attributes.paused_at, null);
});

test("period and grace can be changed while time runs", async () => {
  const { sandbox, pass } = createClocked();
  const { id, url } = await made(sandbox);
  await sandbox.fetch(url);
  pass(100);
  assert.equal(sandbox.heartbeats[0]?.status, "down");

  const { body } = await call(sandbox, `${HEARTBEATS}/${id}`, "PATCH", { period: 3_600 });

  assert.deepEqual([body.data.attributes.period, body.data.attributes.status], [3_600, "up"]);
  assert.deepEqual(await incidents(sandbox, "?resolved=false"), []);
});

test("a heartbeat that is just pinged is expected each minute, with half a minute of grace", async () => {
  const { sandbox, pass } = createClocked();
  await sandbox.fetch(`${HEARTBEAT}/nightly`);

  const { body } = await call(sandbox, HEARTBEATS);
  const { name, period, grace, status } = body.data[0].attributes;
  assert.deepEqual([name, period, grace, status], ["Heartbeat 1", 60, 30, "up"]);
  assert.equal(body.data[0].id, sandbox.heartbeats[0]?.id);
  pass(90);
  assert.equal(sandbox.heartbeats[0]?.status, "down");
});

test("a heartbeat that fails for ever does not fill the list of incidents", async () => {
  const { sandbox } = createClocked();
  const { url } = await made(sandbox);

  for (let times = 0; times < 1_005; times++) {
    await sandbox.fetch(`${url}/fail`);
    await sandbox.fetch(url);
  }
  await sandbox.fetch(`${url}/fail`);

  assert.equal((await incidents(sandbox, "?resolved=false")).length, 1);
});

test("deleting a heartbeat resolves its incident", async () => {
  const { sandbox } = createClocked();
  const { id, url } = await made(sandbox);
  await sandbox.fetch(`${url}/fail`);

  await call(sandbox, `${HEARTBEATS}/${id}`, "DELETE");

  assert.deepEqual(await incidents(sandbox, "?resolved=false"), []);
  assert.deepEqual(sandbox.heartbeats, []);
});
