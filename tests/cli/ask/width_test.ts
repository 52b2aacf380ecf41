import assert from "node:assert/strict";
import { test } from "node:test";
import { padTo, widthOf } from "../../../src/cli/ask/width.ts";

for (
  const [text, width] of [
    ["", 0],
    ["plain", 5],
    ["café", 4],
    ["cafe\u0301", 4],
    ["日本語", 6],
    ["한국어", 6],
    ["ｶﾀｶﾅ", 4],
    ["ＡＢ", 4],
    ["👍", 2],
    ["👩‍👩‍👧", 2],
    ["❤️", 2],
    ["❤", 1],
    ["a\u200bb", 2],
    ["…–✓", 3],
  ] as const
) {
  test(`widthOf() is ${width} for ${JSON.stringify(text)}`, () =>
    assert.equal(widthOf(text), width));
}

test("padTo() counts columns, not characters", () => {
  assert.equal(padTo("日本", 6), "日本  ");
  assert.equal(padTo("long", 2), "long");
});
