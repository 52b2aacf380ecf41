/* A record that is too long loses the ends of its longest values, then the values, never its head. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { fit, fits } from "../../src/core/fit.ts";

const HEAD = { dt: "2026-05-06T14:30:00.123000Z", level: "info", message: "x" };
const MAX = 1_000;

test("fits() counts bytes of UTF-8, to the last one", () => {
  for (const [text, bytes] of [["", 0], ["abc", 3], ["äöü", 6], ["€", 3], ["🦕", 4]] as const) {
    assert.equal(fits(text, bytes), true, text);
    assert.equal(fits(text, bytes - 1), false, text);
  }
});

test("fit() leaves a record alone that is just short enough", () => {
  const record = { ...HEAD, pad: "" };
  record.pad = "x".repeat(MAX - JSON.stringify(record).length);

  assert.equal(fit({ ...record }, MAX), JSON.stringify(record));
  assert.equal(JSON.parse(fit({ ...record, pad: record.pad + "x" }, MAX)).truncated, true);
});

test("fit() says so when something was left out before", () => {
  assert.deepEqual(JSON.parse(fit({ ...HEAD }, MAX, true)), { ...HEAD, truncated: true });
});

const numbered = (count: number, prefix: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [prefix + i, "value"]));

const cases: [name: string, fields: Record<string, unknown>][] = [
  ["a long string", { text: "x".repeat(10_000) }],
  ["a long string of wide characters", { text: "🦕".repeat(10_000) }],
  ["a string that escapes make longer", { text: "\u0000".repeat(10_000) }],
  ["a long list", { list: Array.from({ length: 10_000 }, (_, i) => i) }],
  ["lists in lists", { list: Array(300).fill(Array(300).fill("x".repeat(300))) }],
  ["a large object", { object: numbered(1_000, "key") }],
  ["many fields", numbered(1_000, "key")],
  ["many fields named by numbers", numbered(1_000, "")],
  ["a long key", { ["k".repeat(10_000)]: 1 }],
];
for (const [name, fields] of cases) {
  test(`fit() cuts ${name}, and keeps dt, level and message`, () => {
    const text = fit({ ...HEAD, ...fields }, MAX);
    const { dt, level, message, truncated } = JSON.parse(text);

    assert.ok(fits(text, MAX) && text.isWellFormed());
    assert.deepEqual({ dt, level, message, truncated }, { ...HEAD, truncated: true });
  });
}

test("fit() says by how much it cut, and leaves the short values whole", () => {
  const { text, list, short } = JSON.parse(
    fit({ ...HEAD, text: "x".repeat(5_000), list: Array(5_000).fill(1), short: "whole" }, MAX),
  );
  const cut = /^(x+)… \[(\d+) more characters\]$/.exec(text)!;
  assert.equal(cut[1]!.length + Number(cut[2]), 5_000);
  assert.equal(list.at(-1), `… [${5_000 - (list.length - 1)} more items]`);
  assert.equal(short, "whole");
});

test("fit() drops the field there is no room for, and keeps the one after it", () => {
  const record = JSON.parse(fit({ ...HEAD, large: numbered(1_000, "key"), after: 1 }, MAX));
  assert.deepEqual(record, { ...HEAD, after: 1, truncated: true });
});
