import assert from "node:assert/strict";
import { test } from "node:test";
import { BoundedList } from "../../src/sandbox/bounded_list.ts";

test("BoundedList keeps everything up to its bytes, 64 more for each thing", () => {
  const list = new BoundedList<string>(300);

  list.add(["a", "b"], 36);
  list.add(["c"], 36);

  assert.deepEqual(list.items, ["a", "b", "c"]);
});

test("BoundedList lets the oldest go, an eighth or more at a time, and says which", () => {
  const gone: string[] = [];
  const list = new BoundedList<string>(300, (dropped) => gone.push(...dropped));
  list.add(["a", "b", "c"], 36);

  list.add(["d"], 36);

  assert.deepEqual([list.items, gone], [["c", "d"], ["a", "b"]]);
});

test("BoundedList keeps the newest even when it alone is too large", () => {
  const list = new BoundedList<string>(300);

  list.add(["a"], 36);
  list.add(["large"], 1_000);
  assert.deepEqual(list.items, ["large"]);
  list.add(["b"], 36);

  assert.deepEqual(list.items, ["b"]);
});

test("BoundedList keeps its array for good", () => {
  const list = new BoundedList<string>(300);
  const { items } = list;

  list.add(["a", "b", "c", "d"], 36);
  list.clear();
  list.add(["e"], 36);

  assert.equal(list.items, items);
  assert.deepEqual(items, ["e"]);
});
