import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, timeOf } from "../../../src/cli/ask/window.ts";
import { UsageError } from "../../../src/cli/command.ts";

const NOW = Date.parse("2026-03-27T10:00:00Z");

for (
  const [text, time] of [
    ["now", "2026-03-27T10:00:00.000Z"],
    ["90s", "2026-03-27T09:58:30.000Z"],
    ["1h30m", "2026-03-27T08:30:00.000Z"],
    [" 2d ", "2026-03-25T10:00:00.000Z"],
    ["2026-03-26", "2026-03-26T00:00:00.000Z"],
    ["2026-03-26T12:30", "2026-03-26T12:30:00.000Z"],
    ["2026-03-26T12:30:00+02:00", "2026-03-26T10:30:00.000Z"],
    ["2026-03-26 12:30:00.123456Z", "2026-03-26T12:30:00.123Z"],
  ] as const
) {
  test(`timeOf() takes ${JSON.stringify(text)}`, () => {
    assert.equal(timeOf("--from", text, NOW).toISOString(), time);
  });
}

for (const text of ["", "1", "yesterday", "-1h", "2026-13-01", "99999999999d", "1h ago"]) {
  test(`timeOf() takes no ${JSON.stringify(text)}`, () => {
    assert.throws(() => timeOf("--from", text, NOW), UsageError);
  });
}

test("boundsOf() takes none, one or both, in their order", () => {
  assert.deepEqual(boundsOf({}, NOW), { from: undefined, to: undefined });
  const { from, to } = boundsOf({ from: "2h", to: "1h" }, NOW);
  assert.equal(to!.getTime() - from!.getTime(), 3_600_000);
  assert.throws(() => boundsOf({ from: "1h", to: "2h" }, NOW), /--from must not be after --to/);
  assert.throws(() => boundsOf({ from: "2026-03-28" }, NOW), /must not be after/);
});
