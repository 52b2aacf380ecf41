import assert from "node:assert/strict";
import { test } from "node:test";
import { formatTime, readTime } from "../../../src/cli/ship/time.ts";

const read = (value: unknown) => {
  const micros = readTime(value);
  return micros === undefined ? undefined : formatTime(micros);
};

const SAME = "2026-05-06T14:30:00.123000Z";

for (
  const [what, value, expected] of [
    ["seconds", 1778077800, "2026-05-06T14:30:00.000000Z"],
    ["seconds with a fraction", 1778077800.123, SAME],
    ["milliseconds", 1778077800123, SAME],
    ["microseconds", 1778077800123456, "2026-05-06T14:30:00.123456Z"],
    ["milliseconds as text", "1778077800123", SAME],
    ["seconds as text", "1778077800.123", SAME],
    ["nanoseconds as text", "1778077800123456789", "2026-05-06T14:30:00.123456Z"],
    ["ISO 8601", "2026-05-06T14:30:00.123Z", SAME],
    ["six digits", "2026-05-06T14:30:00.123456Z", "2026-05-06T14:30:00.123456Z"],
    ["nine digits", "2026-05-06T14:30:00.123456789Z", "2026-05-06T14:30:00.123456Z"],
    ["one digit", "2026-05-06T14:30:00.1Z", "2026-05-06T14:30:00.100000Z"],
    ["no seconds", "2026-05-06T14:30Z", "2026-05-06T14:30:00.000000Z"],
    ["an offset", "2026-05-06T16:30:00.123+02:00", SAME],
    ["an offset without a colon", "2026-05-06T16:30:00.123+0200", SAME],
    ["an offset in hours", "2026-05-06T12:30:00.123-02", SAME],
    ["a space instead of the T", "2026-05-06 16:30:00.123+02:00", SAME],
    ["Python's comma, and a zone in words", "2026-05-06 14:30:00,123 UTC", SAME],
  ] as const
) {
  test(`readTime() reads ${what}`, () => {
    assert.equal(read(value), expected);
  });
}

test("readTime() takes a time without a zone as this machine's", () => {
  assert.equal(
    readTime("2026-05-06 14:30:00"),
    new Date(2026, 4, 6, 14, 30).getTime() * 1000,
  );
});

test("readTime() finds no time in what is none", () => {
  const values = [
    undefined,
    null,
    true,
    {},
    NaN,
    Infinity,
    0,
    12.5, // a duration
    -1778077800123,
    20260506, // a date as a number
    "",
    "yesterday",
    "hello 1", // a date for V8
    "2026-05-06",
    "2026-02-30T00:00:00Z", // no such day
    "2026-13-45T14:30:00Z",
    "2026-05-06T25:00:00Z",
    "0001-01-01T00:00:00Z", // Go's zero
    "12345",
    "9".repeat(100_000),
  ];
  for (const value of values) assert.equal(readTime(value), undefined, String(value).slice(0, 30));
});
