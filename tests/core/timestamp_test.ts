/* The time on a record: six digits of a second, and an order that survives. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { createTimestamps } from "../../src/core/timestamp.ts";

/** Stamps, each when the clock shows the next of `times`, in milliseconds. */
function stampsAt(...times: readonly number[]): string[] {
  const left = [...times];
  const timestamp = createTimestamps(() => left.shift()!);
  return times.map(() => timestamp());
}

const NOON = Date.UTC(2026, 4, 6, 12);

test("createTimestamps() stamps in ISO 8601, UTC, with six digits of a second", () => {
  assert.deepEqual(stampsAt(NOON + 7, NOON + 1_234), [
    "2026-05-06T12:00:00.007000Z",
    "2026-05-06T12:00:01.234000Z",
  ]);
});

test("createTimestamps() keeps the fraction of a clock that has one", () => {
  assert.deepEqual(stampsAt(NOON + 0.25, NOON + 0.5), [
    "2026-05-06T12:00:00.000250Z",
    "2026-05-06T12:00:00.000500Z",
  ]);
});

test("createTimestamps() gives the next microsecond to what comes in the same millisecond", () => {
  assert.deepEqual(stampsAt(NOON, NOON, NOON, NOON + 1), [
    "2026-05-06T12:00:00.000000Z",
    "2026-05-06T12:00:00.000001Z",
    "2026-05-06T12:00:00.000002Z",
    "2026-05-06T12:00:00.001000Z",
  ]);
});

test("createTimestamps() goes on into the next millisecond where one is full, and never twice", () => {
  const stamps = stampsAt(...Array.from({ length: 2_500 }, () => NOON), NOON + 1, NOON + 5);

  assert.equal(stamps[1_000], "2026-05-06T12:00:00.001000Z");
  assert.equal(stamps[2_500], "2026-05-06T12:00:00.002500Z");
  assert.equal(stamps[2_501], "2026-05-06T12:00:00.005000Z");
  assert.equal(new Set(stamps).size, stamps.length);
  assert.deepEqual(stamps.toSorted(), stamps);
});

test("createTimestamps() follows a clock that is set back", () => {
  assert.deepEqual(stampsAt(NOON, NOON - 3_600_000, NOON - 3_600_000), [
    "2026-05-06T12:00:00.000000Z",
    "2026-05-06T11:00:00.000000Z",
    "2026-05-06T11:00:00.000001Z",
  ]);
});

test("createTimestamps() stamps the beginning of 1970, and what was before", () => {
  assert.deepEqual(stampsAt(0, 0), ["1970-01-01T00:00:00.000000Z", "1970-01-01T00:00:00.000001Z"]);
  assert.deepEqual(stampsAt(-0.5), ["1969-12-31T23:59:59.999500Z"]);
});

test("createTimestamps() reads the system's clock when none is given", () => {
  const before = Date.now();
  const stamp = Date.parse(createTimestamps()());

  assert.ok(stamp >= before && stamp <= Date.now());
});

test("createTimestamps() gives a time of a clock that has none", () => {
  assert.match(
    stampsAt(NaN, NaN).join(),
    /^1970-01-01T00:00:00\.00000\dZ,1970-01-01T00:00:00\.00000\dZ$/,
  );
  assert.equal(stampsAt(NaN, NOON)[1], "2026-05-06T12:00:00.000000Z");
});
