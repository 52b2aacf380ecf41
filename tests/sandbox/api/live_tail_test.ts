import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, type Sandbox } from "../../../src/sandbox/mod.ts";
import { ingest, INTAKE } from "../support.ts";
import { call, LIVE_TAIL } from "./support.ts";

/** A sandbox whose source 1001 has these records. */
async function sandboxWith(...records: unknown[]): Promise<Sandbox> {
  const sandbox = createSandbox({ sourceTokens: ["any-token"] });
  await sandbox.fetch(INTAKE, ingest(JSON.stringify(records)));
  return sandbox;
}

/** The messages that are found, in their order. */
async function found(sandbox: Sandbox, parameters: Record<string, string>): Promise<string[]> {
  const search = new URLSearchParams({ source_ids: "1001", ...parameters });
  const { status, body } = await call(sandbox, `${LIVE_TAIL}?${search}`);
  assert.equal(status, 200, JSON.stringify(body));
  return body.data.map(({ message }: { message: string }) => message);
}

test("the live tail API gives flat rows: dotted keys, text, null where a column is missing", async () => {
  const sandbox = await sandboxWith(
    { dt: new Date().toISOString(), n: 1.5, ok: true, none: null, a: { b: { c: "x" }, list: [1] } },
    { message: "two" },
  );

  const { body } = await call(sandbox, `${LIVE_TAIL}?source_ids=1001&order=oldest_first`);

  const [{ dt, ...first }, second] = body.data;
  assert.match(dt, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/);
  assert.deepEqual(first, {
    n: "1.5",
    ok: "true",
    none: null,
    "a.b.c": "x",
    "a.list": "[1]",
    source_id: "1001",
    message: null,
  });
  assert.equal(second.message, "two");
  assert.equal(second["a.b.c"], null);
  assert.deepEqual(body.pagination, { next: null });
});

test("the live tail API sorts by the microsecond, then by arrival", async () => {
  const at = new Date().toISOString().slice(0, -1);
  const sandbox = await sandboxWith(
    { dt: `${at}002Z`, message: "third" },
    { dt: `${at}001Z`, message: "first" },
    { dt: `${at}001Z`, message: "second" },
  );

  assert.deepEqual(await found(sandbox, { order: "oldest_first" }), ["first", "second", "third"]);
  assert.deepEqual(await found(sandbox, {}), ["third", "second", "first"]);
});

test("the live tail API searches the last half hour, and half an hour from a lone end", async () => {
  const sandbox = await sandboxWith(
    { message: "now" },
    { message: "earlier", dt: new Date(Date.now() - 31 * 60_000).toISOString() },
    { message: "noon", dt: "2026-03-27T12:00:00Z" },
  );

  assert.deepEqual(await found(sandbox, {}), ["now"]);
  assert.deepEqual(await found(sandbox, { from: "2026-03-27T11:45:00+0000" }), ["noon"]);
  assert.deepEqual(await found(sandbox, { from: "2026-03-27T11:15:00Z" }), []);
  assert.deepEqual(await found(sandbox, { to: "2026-03-27T12:15:00Z" }), ["noon"]);
  assert.deepEqual(await found(sandbox, { from: "2026-03-27", to: "2099-01-01" }), [
    "now",
    "earlier",
    "noon",
  ]);
});

test("the live tail API's cursor skips nothing and repeats nothing while records arrive", async () => {
  const records = Array.from({ length: 60 }, (_, n) => ({ message: `old ${n}` }));
  const sandbox = await sandboxWith(...records);

  const first = await call(sandbox, `${LIVE_TAIL}?source_ids=1001&batch=50`);
  await sandbox.fetch(INTAKE, ingest('{"message":"new"}'));
  const second = await call(sandbox, first.body.pagination.next);

  const messages = [...first.body.data, ...second.body.data].map(({ message }) => message);
  assert.deepEqual(messages, records.map(({ message }) => message).reverse());
  assert.equal(second.body.pagination.next, null);
});

test("the live tail API takes the documented language and nothing else", async () => {
  const sandbox = await sandboxWith(
    { message: "one", level: "error" },
    { message: "two", level: "info" },
  );

  assert.deepEqual(await found(sandbox, { query: "level=error OR message:x AND level=y" }), [
    "one",
  ]);
  assert.deepEqual(await found(sandbox, { query: "TWO" }), ["two"]);
  for (const query of ["NOT level=error", "level:err*", 'level=error AND "x"', "level=", "a b"]) {
    const search = new URLSearchParams({ source_ids: "1001", query });
    const { status, body } = await call(sandbox, `${LIVE_TAIL}?${search}`);
    assert.equal(status, 400, query);
    assert.match(body.errors, /^Invalid query: /);
  }
});

test("the live tail API says which parameter it does not take", async () => {
  const sandbox = await sandboxWith();
  const bad: readonly [string, number, string][] = [
    ["", 422, "source_ids"],
    ["source_ids=1001&batch=49", 422, "batch"],
    ["source_ids=1001&batch=1001", 422, "batch"],
    ["source_ids=1001&order=random", 422, "order"],
    ["source_ids=1001&from=yesterday", 422, "from"],
  ];
  for (const [search, status, field] of bad) {
    const answer = await call(sandbox, `${LIVE_TAIL}?${search}`);
    assert.equal(answer.status, status, search);
    assert.deepEqual(Object.keys(answer.body.errors), [field]);
  }
  const { status, body } = await call(sandbox, `${LIVE_TAIL}?source_ids=7`);
  assert.deepEqual([status, body], [404, { errors: "Source with ID 7 was not found" }]);
});

test("the live tail API shows records however deep they are", async () => {
  const deep = `{"message":"deep","deep":${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}}`;
  const sandbox = createSandbox({ sourceTokens: ["any-token"] });
  await sandbox.fetch(INTAKE, ingest(deep));

  assert.deepEqual(await found(sandbox, { query: "message=deep" }), ["deep"]);
});

test("the live tail API gives no row more text than its record has, but for a little", async () => {
  const inner = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`k${n}`, n]));
  const sandbox = await sandboxWith({ message: "wide", ["p".repeat(10_000)]: { inner } });

  const { body } = await call(sandbox, `${LIVE_TAIL}?source_ids=1001`);
  assert.equal(body.data[0]["p".repeat(10_000)], JSON.stringify({ inner }));
});
