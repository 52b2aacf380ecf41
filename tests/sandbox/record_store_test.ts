import assert from "node:assert/strict";
import { test } from "node:test";
import { RecordStore } from "../../src/sandbox/record_store.ts";

const ARRIVAL = { sourceId: "1001", at: Date.parse("2026-03-27T12:00:00Z") };

test("RecordStore.add() numbers records from 1 and reads their times", () => {
  const store = new RecordStore(10_000);
  const late = { dt: "2026-03-27T12:00:00.000001Z" };
  const untimed = { n: 2 };

  store.add([late, untimed], 40, ARRIVAL);
  store.add([], 0, ARRIVAL);

  assert.deepEqual(store.records, [late, untimed]);
  assert.deepEqual(store.stored.map(({ id, time }) => [id, time - ARRIVAL.at * 1_000]), [[1, 1], [
    2,
    0,
  ]]);
  assert.deepEqual([store.lastId, store.bytes], [2, 2 * (20 + 64)]);
});

test("RecordStore drops the oldest, and finds the others by their numbers", () => {
  const store = new RecordStore(1_000);
  for (let n = 1; n <= 20; n++) store.add([{ n }], 36, ARRIVAL);

  const [first] = store.stored;
  assert.ok(first && first.id > 5);
  assert.equal(store.records.length, store.stored.length);
  assert.equal(store.dropped, first.id - 1);
  assert.equal(store.get(first.id), first);
  assert.equal(store.get(first.id - 1), undefined);
  assert.deepEqual(store.get(20)?.record, { n: 20 });
  assert.equal(store.get(21), undefined);
  assert.deepEqual([store.indexOf(1), store.indexOf(99)], [0, store.stored.length]);
});

test("RecordStore.clear() forgets records, but never gives a number twice", () => {
  const store = new RecordStore(1_000);
  const { records } = store;
  store.add([{}, {}], 4, ARRIVAL);

  store.clear();
  store.add([{ n: 3 }], 4, ARRIVAL);

  assert.deepEqual(records, [{ n: 3 }]);
  assert.deepEqual(store.stored.map(({ id }) => id), [3]);
  assert.deepEqual([store.clearedBefore, store.lastId, store.dropped], [3, 3, 0]);
  assert.equal(store.get(2), undefined);
});
