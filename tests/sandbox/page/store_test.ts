import assert from "node:assert/strict";
import { test } from "node:test";
import { createStore } from "../../../src/sandbox/page/browser/store.ts";
import type { Row } from "../../../src/sandbox/page/browser/wire.ts";

function row(id: number, second = id): Row {
  const at = `2026-05-06T10:00:${String(second).padStart(2, "0")}.000000Z`;
  return { id, at, level: "info", record: {} };
}

test("createStore() keeps records in the order in which they happened, not in which they arrived", () => {
  const store = createStore();

  store.add([row(1, 10), row(2, 30)]);
  store.add([row(3, 20), row(4, 30)]);

  assert.deepEqual(store.rows.map(({ id }) => id), [1, 3, 2, 4]);
});

test("createStore() finds a record and a time", () => {
  const store = createStore();
  store.add([row(1, 10), row(2, 20), row(3, 20), row(4, 30)]);

  assert.equal(store.indexOf(row(3, 20)), 2);
  assert.equal(store.indexOf(row(9, 20)), -1);
  assert.equal(store.indexAt(row(0, 20).at), 1);
  assert.equal(store.indexAt(row(0, 59).at), 4);
});

test("createStore() lets the oldest go when there are too many, and says how many", () => {
  const store = createStore(8);

  assert.equal(store.add(Array.from({ length: 8 }, (_, n) => row(n))), 0);
  assert.equal(store.add([row(8)]), 2);

  assert.deepEqual(store.rows.map(({ id }) => id), [2, 3, 4, 5, 6, 7, 8]);
});

test("createStore() forgets everything when told", () => {
  const store = createStore();
  store.add([row(1)]);

  store.clear();

  assert.equal(store.rows.length, 0);
});
