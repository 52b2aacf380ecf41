import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { HEARTBEAT, statusOf } from "./support.ts";

test("sandbox.heartbeats goes up with a ping, and says how it came", async () => {
  const sandbox = createSandbox();

  const status = await statusOf(sandbox.fetch(`${HEARTBEAT}/nightly?host=a&run=7`));

  assert.equal(status, 200);
  const [heartbeat] = sandbox.heartbeats;
  assert.equal(heartbeat?.token, "nightly");
  assert.equal(heartbeat?.status, "up");
  assert.deepEqual(heartbeat?.beats.map((beat) => ({ ...beat, time: 0 })), [
    { time: 0, kind: "success", exitCode: null, method: "GET", output: "", query: "?host=a&run=7" },
  ]);
  assert.ok(heartbeat?.beats[0]?.time instanceof Date);
});

test("sandbox.heartbeats goes down with /fail, keeps the output, and comes up again", async () => {
  const sandbox = createSandbox();

  await sandbox.fetch(`${HEARTBEAT}/nightly/fail`, { method: "POST", body: "disk full ✗" });
  const [heartbeat] = sandbox.heartbeats;
  assert.equal(heartbeat?.status, "down");
  await sandbox.fetch(`${HEARTBEAT}/nightly`);

  assert.equal(heartbeat?.status, "up");
  assert.deepEqual(heartbeat?.beats.map(({ kind, output }) => [kind, output]), [
    ["fail", "disk full ✗"],
    ["success", ""],
  ]);
});

test("sandbox.heartbeats reads an exit code: 0 is up, anything else is down", async () => {
  const sandbox = createSandbox();
  const statuses: unknown[] = [];

  for (const code of [3, 0, 255, 3221225786]) {
    await sandbox.fetch(`${HEARTBEAT}/nightly/${code}`, { method: "POST", body: "output" });
    statuses.push(sandbox.heartbeats[0]?.status);
  }

  assert.deepEqual(statuses, ["down", "up", "down", "down"]);
  const codes = sandbox.heartbeats[0]?.beats.map(({ kind, exitCode }) => `${kind} ${exitCode}`);
  assert.deepEqual(codes, ["exit 3", "exit 0", "exit 255", "exit 3221225786"]);
});

test("sandbox.heartbeats records HEAD as HEAD, answered without a body", async () => {
  const sandbox = createSandbox();

  const response = await sandbox.fetch(`${HEARTBEAT}/nightly`, { method: "HEAD" });

  assert.equal(response.status, 200);
  assert.equal(response.body, null);
  assert.equal(sandbox.heartbeats[0]?.beats[0]?.method, "HEAD");
});

test("sandbox.heartbeats keeps one entry for each token", async () => {
  const sandbox = createSandbox();

  await sandbox.fetch(`${HEARTBEAT}/one`);
  await sandbox.fetch(`${HEARTBEAT}/t%2Fw%20o/fail`);
  await sandbox.fetch(`${HEARTBEAT}/one`);

  assert.deepEqual(sandbox.heartbeats.map(({ token, beats }) => [token, beats.length]), [
    ["one", 2],
    ["t/w o", 1],
  ]);
});

test("createSandbox({ heartbeatTokens }) starts them pending and answers 404 to others", async () => {
  const sandbox = createSandbox({ heartbeatTokens: ["one", "two"] });

  const other = await sandbox.fetch(`${HEARTBEAT}/three`);
  const known = await sandbox.fetch(`${HEARTBEAT}/two`);

  assert.equal(other.status, 404);
  assert.equal(known.status, 200);
  assert.deepEqual(sandbox.heartbeats.map(({ token, status }) => [token, status]), [
    ["one", "pending"],
    ["two", "up"],
  ]);
});

test("sandbox.fetch() answers 413 to an output beyond the request limit", async () => {
  const sandbox = createSandbox({ maxRequestBytes: 10 });

  const response = await sandbox.fetch(`${HEARTBEAT}/one`, {
    method: "POST",
    body: "x".repeat(11),
  });

  assert.equal(response.status, 413);
  assert.deepEqual(sandbox.heartbeats, []);
});

test("sandbox.fetch() answers 404 where Better Stack has nothing", async () => {
  const sandbox = createSandbox();
  const nowhere: [string, string][] = [
    ["GET", "/"],
    ["PUT", "/"],
    ["POST", "/logs"],
    ["GET", "/api/v1/heartbeat"],
    ["GET", "/api/v1/heartbeat/"],
    ["GET", "/api/v2/heartbeat/one"],
    ["GET", "/api/v1/heartbeat/one/"],
    ["GET", "/api/v1/heartbeat/one/-1"],
    ["GET", "/api/v1/heartbeat/one/failed"],
    ["DELETE", "/api/v1/heartbeat/one"],
  ];

  for (const [method, path] of nowhere) {
    const status = await statusOf(
      sandbox.fetch(`https://in.logs.betterstack.com${path}`, { method }),
    );
    assert.equal(status, 404, `${method} ${path}`);
  }
  assert.deepEqual([sandbox.requests, sandbox.heartbeats], [[], []]);
});

test("a heartbeat that nobody announced goes with the last of its beats, for newer ones", async () => {
  const sandbox = createSandbox();
  const body = "x".repeat(9_000_000);

  for (const token of ["a", "b", "c", "d", "e"]) {
    await sandbox.fetch(`${HEARTBEAT}/${token}`, { method: "POST", body });
  }

  assert.deepEqual(sandbox.heartbeats.map(({ token }) => token), ["c", "d", "e"]);
  assert.equal(await statusOf(sandbox.fetch(`${HEARTBEAT}/a`)), 200);
  assert.equal(sandbox.heartbeats.at(-1)?.token, "a");
});
