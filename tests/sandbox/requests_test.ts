import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { GZIP, gzip, ingest, INTAKE } from "./support.ts";

test("sandbox.requests sums up each request, refused ones too, without the token", async () => {
  const sandbox = createSandbox();
  const body = gzip('[{"n":1},{"n":2}]');

  await sandbox.fetch(INTAKE, ingest(body, { ...GZIP, "user-agent": "test/1" }));
  await sandbox.fetch(INTAKE, { method: "POST", body: "{}" });

  const [first, second] = sandbox.requests;
  assert.ok(first !== undefined && Math.abs(Date.now() - first.time.getTime()) < 60_000);
  assert.deepEqual({ ...first, time: 0 }, {
    time: 0,
    status: 202,
    records: 2,
    bytes: body.byteLength,
    contentType: "application/json",
    contentEncoding: "gzip",
    userAgent: "test/1",
    token: "any-…",
  });
  assert.equal(second?.status, 401);
  assert.equal(second?.token, "");
});

test("sandbox.requests never shows more than half of a token", async () => {
  const sandbox = createSandbox();

  for (const token of ["a", "abcde"]) {
    await sandbox.fetch(INTAKE, ingest("{}", { authorization: `Bearer ${token}` }));
  }

  assert.deepEqual(sandbox.requests.map(({ token }) => token), ["…", "ab…"]);
});
