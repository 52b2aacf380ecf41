import assert from "node:assert/strict";
import { test } from "node:test";
import { parseDuration } from "../../../src/cli/run/duration.ts";

for (
  const [text, ms] of [
    ["500ms", 500],
    ["90s", 90_000],
    ["1.5s", 1_500],
    ["10m", 600_000],
    ["1h30m", 5_400_000],
    ["2d", 172_800_000],
    ["10", undefined],
    ["", undefined],
    ["m", undefined],
    ["10 m", undefined],
    ["-1s", undefined],
    ["10mm", undefined],
  ] as const
) {
  test(`parseDuration() reads ${JSON.stringify(text)} as ${ms}`, () => {
    assert.equal(parseDuration(text), ms);
  });
}
