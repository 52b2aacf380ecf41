import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { ingest, INTAKE } from "./support.ts";

test("sandbox.waitFor() resolves with a record that is there already", async () => {
  const sandbox = createSandbox();
  await sandbox.fetch(INTAKE, ingest('[{"n":1},{"n":2,"first":true},{"n":2}]'));

  const record = await sandbox.waitFor(({ n }) => n === 2);

  assert.deepEqual(record, { n: 2, first: true });
});

test("sandbox.waitFor() resolves with the first match still to come", async () => {
  const sandbox = createSandbox();
  const waiting = sandbox.waitFor(({ level }) => level === "error");

  await sandbox.fetch(INTAKE, ingest('{"level":"info"}'));
  await sandbox.fetch(INTAKE, ingest('[{"level":"info"},{"level":"error","n":1}]'));
  await sandbox.fetch(INTAKE, ingest('{"level":"error","n":2}'));

  assert.deepEqual(await waiting, { level: "error", n: 1 });
});

test("sandbox.waitFor() can wait for a number of records", async () => {
  const sandbox = createSandbox();
  const waiting = sandbox.waitFor(() => sandbox.records.length >= 3);

  await sandbox.fetch(INTAKE, ingest("{}"));
  await sandbox.fetch(INTAKE, ingest("[{},{}]"));

  await waiting;
});

test("sandbox.waitFor() rejects with an account of what did arrive", async () => {
  const sandbox = createSandbox();
  await sandbox.fetch(INTAKE, ingest("{}"));
  await sandbox.fetch(INTAKE, ingest("no json"));

  await assert.rejects(sandbox.waitFor(({ n }) => n === 1, { timeoutMs: 1 }), {
    message: "No matching record within 1 ms: 1 record in 2 requests, the last one answered 406",
  });
});

test("sandbox.waitFor() rejects in plain words when nothing arrived", async () => {
  await assert.rejects(createSandbox().waitFor(() => true, { timeoutMs: 1 }), {
    message: "No matching record within 1 ms: 0 records in 0 requests",
  });
});

test("sandbox.waitFor() rejects with what the predicate throws", async () => {
  const sandbox = createSandbox();
  const broken = new Error("broken");
  const waiting = sandbox.waitFor(() => {
    throw broken;
  });

  const sending = sandbox.fetch(INTAKE, ingest("{}"));

  await assert.rejects(waiting, broken);
  assert.equal((await sending).status, 202);
});

test("sandbox.waitFor() rejects a time-out that no timer can keep", async () => {
  for (const timeoutMs of [-1, NaN, 2 ** 31]) {
    await assert.rejects(createSandbox().waitFor(() => true, { timeoutMs }), /timeoutMs must be/);
  }
});

test("sandbox.waitFor() takes a query in the live tail language", async () => {
  const sandbox = createSandbox();
  const waiting = sandbox.waitFor("level=error AND user.id=42");

  await sandbox.fetch(INTAKE, ingest('[{"level":"error"},{"level":"error","user":{"id":42}}]'));

  assert.deepEqual(await waiting, { level: "error", user: { id: 42 } });
});

test("sandbox.waitFor({ count }) resolves with that many records, also across requests", async () => {
  const sandbox = createSandbox();
  await sandbox.fetch(INTAKE, ingest('[{"n":1,"level":"info"},{"n":2,"level":"debug"}]'));
  const waiting = sandbox.waitFor("level=info", { count: 3 });

  await sandbox.fetch(INTAKE, ingest('{"n":3,"level":"info"}'));
  await sandbox.fetch(INTAKE, ingest('[{"n":4,"level":"info"},{"n":5,"level":"info"}]'));

  assert.deepEqual((await waiting).map(({ n }) => n), [1, 3, 4]);
});

test("sandbox.waitFor() says how many came of those that it waited for", async () => {
  const sandbox = createSandbox();
  await sandbox.fetch(INTAKE, ingest('{"level":"info"}'));

  await assert.rejects(sandbox.waitFor("level=info", { count: 3, timeoutMs: 1 }), {
    message:
      "1 of 3 records for `level=info` within 1 ms: 1 record in 1 request, the last one answered 202",
  });
});

test("sandbox.waitFor() rejects a query with a mistake, and a count that is none", async () => {
  const sandbox = createSandbox();

  await assert.rejects(sandbox.waitFor("level="), { name: "QuerySyntaxError" });
  await assert.rejects(sandbox.waitFor("level=info", { count: 0 }), /count must be/);
});
