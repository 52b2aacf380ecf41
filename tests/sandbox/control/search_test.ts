import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, type Sandbox } from "../../../src/sandbox/mod.ts";
import { ingest, INTAKE } from "../support.ts";
import { get, type Json } from "./support.ts";

const DAY = "2026-03-27T";

/** A sandbox with records that came in another order than they happened. */
async function filled(): Promise<Sandbox> {
  const sandbox = createSandbox();
  const records = [
    { n: 3, dt: `${DAY}12:00:00.000003Z`, level: "info" },
    { n: 1, dt: `${DAY}12:00:00.000001Z`, level: "error" },
    { n: 2, dt: `${DAY}12:00:00.000002Z`, level: "info" },
    { n: 4, dt: `${DAY}12:00:00.000003Z`, level: "ERROR" },
  ];
  await sandbox.fetch(INTAKE, ingest(JSON.stringify(records)));
  return sandbox;
}

function numbers({ records }: Json): unknown[] {
  return records.map(({ record }: Json) => record.n);
}

test("a search gives the newest first, by the microsecond, then by arrival", async () => {
  const { status, body } = await get(await filled(), "search");

  assert.equal(status, 200);
  assert.deepEqual(numbers(body), [4, 3, 2, 1]);
  assert.deepEqual([body.hasMore, body.notes], [false, []]);
  assert.equal(body.records[0].at, `${DAY}12:00:00.000003Z`);
});

test("a search goes on before the last record of a page", async () => {
  const sandbox = await filled();
  const first = (await get(sandbox, "search?limit=2")).body;
  const second = (await get(sandbox, `search?limit=2&before=${first.records.at(-1).id}`)).body;
  const third = (await get(sandbox, `search?limit=2&before=${second.records.at(-1).id}`)).body;

  assert.deepEqual([first, second, third].map(numbers), [[4, 3], [2, 1], []]);
  assert.deepEqual([first.hasMore, second.hasMore, third.hasMore], [true, false, false]);
  assert.deepEqual(numbers((await get(sandbox, "search?before=99")).body), []);
});

test("a search takes the query language, with notes on what Better Stack would not take", async () => {
  const sandbox = await filled();

  assert.deepEqual(numbers((await get(sandbox, "search?query=level=info")).body), [3, 2]);
  const { body } = await get(sandbox, `search?query=${encodeURIComponent("NOT level=info")}`);
  assert.deepEqual(numbers(body), [4, 1]);
  assert.deepEqual([body.notes[0].code, body.notes[0].column], ["not", 1]);
});

test("a search takes a time, beside the query or in it, and both ends are included", async () => {
  const sandbox = await filled();
  const window = `from=${DAY}12:00:00.000002Z&to=${DAY}12:00:00.000003Z`;

  assert.deepEqual(numbers((await get(sandbox, `search?${window}`)).body), [4, 3, 2]);
  const query = encodeURIComponent(`dt:[2026-03-28 TO *]`);
  assert.deepEqual(numbers((await get(sandbox, `search?query=${query}`)).body), []);
});

test("a search says what is wrong, and where", async () => {
  const sandbox = await filled();
  const { status, body } = await get(sandbox, `search?query=${encodeURIComponent("a=1 AND (b=2")}`);
  assert.equal(status, 400);
  assert.deepEqual(Object.keys(body), ["error"]);
  assert.match(body.error.message, /column/);
  assert.equal(typeof body.error.column, "number");

  for (const parameter of ["limit=0", "limit=1001", "limit=x", "from=yesterday", "before=-1"]) {
    const answer = await get(sandbox, `search?${parameter}`);
    assert.equal(answer.status, 400, parameter);
    assert.match(answer.body.error.message, /must be/);
    assert.equal(answer.body.error.column, null);
  }
  assert.equal((await get(sandbox, "nothing")).status, 404);
});

test("a histogram counts by level in intervals of time", async () => {
  const sandbox = createSandbox();
  const at = (seconds: number, level?: unknown) => {
    return { dt: `${DAY}12:00:0${seconds}.5Z`, ...(level !== undefined && { level }) };
  };
  const records = [at(0, "info"), at(0, "INFO"), at(0, "error"), at(2, "info"), at(3), at(3, {})];
  await sandbox.fetch(INTAKE, ingest(JSON.stringify(records)));

  const window = `from=${DAY}12:00:00Z&to=${DAY}12:00:03.999Z`;
  const { body } = await get(sandbox, `histogram?${window}&buckets=4`);

  assert.deepEqual([body.from, body.bucketMs, body.total], [`${DAY}12:00:00.000Z`, 1_000, 6]);
  assert.deepEqual(body.levels, ["info", "{}", "", "error"]);
  assert.deepEqual(body.buckets, [
    { at: `${DAY}12:00:00.000Z`, counts: { info: 2, error: 1 } },
    { at: `${DAY}12:00:01.000Z`, counts: {} },
    { at: `${DAY}12:00:02.000Z`, counts: { info: 1 } },
    { at: `${DAY}12:00:03.000Z`, counts: { "": 1, "{}": 1 } },
  ]);
});

test("a histogram without a time is about all that matches; with nothing to show it is empty", async () => {
  const sandbox = await filled();

  const { body } = await get(sandbox, "histogram?query=level=info&buckets=10");
  assert.deepEqual([body.from, body.to], [`${DAY}12:00:00.000Z`, `${DAY}12:00:00.000Z`]);
  assert.deepEqual(body.buckets, [{ at: `${DAY}12:00:00.000Z`, counts: { info: 2 } }]);
  const nothing = await get(sandbox, "histogram?query=level=none");
  assert.deepEqual([nothing.body.from, nothing.body.buckets], [null, []]);
  assert.equal((await get(sandbox, "histogram?buckets=501")).status, 400);
  assert.equal((await get(sandbox, "histogram?query=level=")).status, 400);
});

test("a histogram shows twelve levels at most, hostile names included", async () => {
  const sandbox = createSandbox();
  const records = Array.from(
    { length: 30 },
    (_, n) => ({ level: n < 2 ? "__proto__" : `level ${n}` }),
  );
  await sandbox.fetch(INTAKE, ingest(JSON.stringify(records)));

  const { body } = await get(sandbox, "histogram?buckets=1");

  assert.equal(body.levels.length, 12);
  assert.deepEqual([body.levels[0], body.levels[11]], ["__proto__", "other"]);
  const counts = new Map(Object.entries(body.buckets[0].counts));
  assert.deepEqual([counts.get("__proto__"), counts.get("other")], [2, 18]);
});

test("a search through 100,000 records lets other requests be answered meanwhile", async () => {
  const sandbox = createSandbox();
  const records = Array.from(
    { length: 100_000 },
    (_, n) => ({ n, message: `request ${n} served` }),
  );
  await sandbox.fetch(INTAKE, ingest(JSON.stringify(records)));
  const order: string[] = [];

  await Promise.all([
    get(sandbox, `search?query=${encodeURIComponent('message=~"9+ served$"')}`).then(({ body }) => {
      order.push("search");
      assert.deepEqual(numbers(body)[0], 99_999);
    }),
    sandbox.fetch(INTAKE, ingest("{}")).then(() => order.push("intake")),
  ]);

  assert.deepEqual(order, ["intake", "search"]);
});
