import assert from "node:assert/strict";
import { test } from "node:test";
import { tableOf } from "../../../src/cli/ask/table.ts";
import type { Output } from "../../../src/cli/io.ts";

const PLAIN: Output = { isTerminal: false, hasColors: false, write: () => Promise.resolve(true) };

test("tableOf() is as wide as what is in it, with numbers at the right", () => {
  const table = tableOf(
    [
      { title: "name", value: ({ name }) => name },
      { title: "count", value: ({ count }) => count, isNumber: true },
      { title: "note", value: ({ note }) => note },
    ],
    [{ name: "日本", count: 5, note: null }, { name: "a\n", count: 1_000_000, note: "x" }],
    PLAIN,
  );
  assert.equal(
    table,
    "NAME    COUNT  NOTE\n" +
      "日本        5  –\n" +
      "a\\n   1000000  x\n",
  );
});

test("tableOf() cuts what is long", () => {
  const table = tableOf([{ title: "n", value: (n) => n }], ["x".repeat(1_000)], PLAIN);
  assert.ok(table.length < 200);
});

test("tableOf() takes a hundred thousand rows", () => {
  const items = Array.from({ length: 100_000 }, (_, n) => n);
  const lines = tableOf([{ title: "n", value: (n) => n }], items, PLAIN).split("\n");
  assert.equal(lines.length, 100_002);
});
