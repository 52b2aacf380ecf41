import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { cut, visible, visibleJson } from "../../../src/cli/ask/visible.ts";

const HARMFUL = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

for (
  const [given, shown] of [
    ["plain, ünïcödé, 日本語, 👩‍👩‍👧", "plain, ünïcödé, 日本語, 👩‍👩‍👧"],
    ["a\nb\r\n\tc", "a\\nb\\r\\n\\tc"],
    ["\x1b[2J\x07\x00\x7f\u009b", "\\u001b[2J\\u0007\\u0000\\u007f\\u009b"],
    ["\u202ereversed\u2066", "\\u202ereversed\\u2066"],
    ["half \ud83d", "half \\ud83d"],
  ] as const
) {
  test(`visible() shows ${JSON.stringify(given)}`, () => assert.equal(visible(given), shown));
}

test("visible() and visibleJson() leave nothing that moves a cursor, and JSON says the same", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), fc.object(), (text, object) => {
    const wild = `${text}\x1b\u202e\n`;
    assert.ok(!HARMFUL.test(visible(wild)));
    const json = visibleJson({ [wild]: wild, object }, 2);
    assert.ok(!HARMFUL.test(json.replaceAll("\n", "")));
    assert.equal(JSON.parse(json)[wild], wild);
  }));
});

test("cut() keeps the beginning, and no half of a character", () => {
  assert.equal(cut("abc", 3), "abc");
  assert.equal(cut("abcd", 3), "abc…");
  assert.equal(cut("ab👍👍", 3), "ab…");
});
