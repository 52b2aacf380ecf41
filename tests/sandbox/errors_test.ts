import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { createSandbox } from "../../src/sandbox/mod.ts";

const AUTH = { "x-sentry-auth": "Sentry sentry_version=7, sentry_key=key" };
const EVENT = { event_id: "1".repeat(32), message: "hello, 世界" };

/** An envelope of a session, which is let go, and an event, of which only one says its length. */
const payload = JSON.stringify(EVENT);
const ENVELOPE = [
  JSON.stringify({ event_id: EVENT.event_id }),
  JSON.stringify({ type: "session" }),
  "{}",
  JSON.stringify({ type: "event", length: new TextEncoder().encode(payload).length }),
  payload,
].join("\n") + "\n";

function post(body: BodyInit, headers: Record<string, string>, path = "/api/1/envelope/"): Request {
  return new Request(`https://errors.example.com${path}`, { method: "POST", headers, body });
}

test("sandbox.errors has each event as it arrived", async () => {
  const sandbox = createSandbox();
  const response = await sandbox.fetch(post(ENVELOPE, AUTH));
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { id: EVENT.event_id });
  assert.deepEqual(sandbox.errors, [EVENT]);
});

test("an envelope may be gzipped, and its key stand in the query", async () => {
  const sandbox = createSandbox();
  const zipped = new Uint8Array(gzipSync(ENVELOPE));
  const request = post(zipped, { "content-encoding": "gzip" }, "/api/7/envelope/?sentry_key=key");
  assert.equal((await sandbox.fetch(request)).status, 200);
  assert.deepEqual(sandbox.errors, [EVENT]);
});

for (
  const [what, request, status] of [
    ["no key", () => post(ENVELOPE, {}), 401],
    ["no envelope", () => post("nonsense", AUTH), 400],
    ["broken gzip", () => post(ENVELOPE, { ...AUTH, "content-encoding": "gzip" }), 400],
    ["a length that leads back", () => post('{}\n{"type":"x","length":-27}\n{}\n', AUTH), 400],
    ["an event that is none", () => post('{}\n{"type":"event"}\nnull\n', AUTH), 400],
    [
      "millions of values",
      () => post(`{}\n{"type":"event"}\n[${"[],".repeat(2_600_000)}1]`, AUTH),
      413,
    ],
    ["millions of lines", () => post("\n".repeat(5_100_000), AUTH), 413],
    ["no such path", () => post(ENVELOPE, AUTH, "/api/x/envelope/"), 404],
  ] as const
) {
  test(`${what}: answered ${status}, and nothing is kept`, async () => {
    const sandbox = createSandbox();
    assert.equal((await sandbox.fetch(request())).status, status);
    assert.deepEqual(sandbox.errors, []);
  });
}

test("faults have a target of their own, and clear() forgets the events", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ status: 503, times: 1, target: "errors" });
  assert.equal((await sandbox.fetch(post(ENVELOPE, AUTH))).status, 503);
  assert.equal((await sandbox.fetch(post(ENVELOPE, AUTH))).status, 200);
  sandbox.clear();
  assert.deepEqual(sandbox.errors, []);
});
