import assert from "node:assert/strict";
import { test } from "node:test";
import { spanInWords } from "../../../src/cli/ask/span.ts";

for (
  const [ms, words] of [
    [0, "0ms"],
    [999, "999ms"],
    [1_500, "1s"],
    [90_000, "1m30s"],
    [3_600_000, "1h"],
    [5_400_000, "1h30m"],
    [86_400_000, "1d"],
    [90_061_000, "1d1h"],
    [-5, "0ms"],
  ] as const
) {
  test(`spanInWords() says ${words} for ${ms}`, () => assert.equal(spanInWords(ms), words));
}
