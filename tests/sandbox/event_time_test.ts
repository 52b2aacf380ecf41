import assert from "node:assert/strict";
import { test } from "node:test";
import { eventTime, isoMicros, shownTime } from "../../src/sandbox/event_time.ts";

const RECEIVED_AT = Date.parse("2026-03-27T12:00:00.500Z");
const RECEIVED = "2026-03-27 12:00:00.500000";

test("eventTime() reads dt in every form that the service documents", () => {
  const forms: readonly [unknown, string][] = [
    [1672490759, "2022-12-31 12:45:59.000000"],
    [1672490759123, "2022-12-31 12:45:59.123000"],
    [1672490759123456, "2022-12-31 12:45:59.123456"],
    [1672490759123456000, "2022-12-31 12:45:59.123456"],
    [1672490759123456789n, "2022-12-31 12:45:59.123456"],
    ["1672490759", "2022-12-31 12:45:59.000000"],
    ["1672490759123", "2022-12-31 12:45:59.123000"],
    [" 1672490759123456 ", "2022-12-31 12:45:59.123456"],
    ["1672490759123456789", "2022-12-31 12:45:59.123456"],
    ["2022-12-31T13:45:59.123456Z", "2022-12-31 13:45:59.123456"],
    ["2022-12-31 13:45:59.123456+02:00", "2022-12-31 11:45:59.123456"],
    ["2022-12-31T13:45:59.1+0200", "2022-12-31 11:45:59.100000"],
    ["2022-12-31T13:45:59.123456789Z", "2022-12-31 13:45:59.123456"],
    ["2022-12-31T13:45:59.12345678901234567890Z", "2022-12-31 13:45:59.123456"],
    ["2022-12-31t13:45:59,5z", "2022-12-31 13:45:59.500000"],
    ["2022-12-31 13:45:59.1 -02", "2022-12-31 15:45:59.100000"],
    ["2022-12-31T13:45:59", "2022-12-31 13:45:59.000000"],
    ["2022-12-31 13:45:59 UTC", "2022-12-31 13:45:59.000000"],
    ["2022-12-31T13:45", "2022-12-31 13:45:00.000000"],
    ["2022-12-31", "2022-12-31 00:00:00.000000"],
  ];
  for (const [dt, shown] of forms) {
    assert.equal(shownTime(eventTime(dt, RECEIVED_AT)), shown, String(dt));
  }
});

test("eventTime() is the time of reception where dt is missing or cannot be read", () => {
  const unreadable = [
    undefined,
    null,
    "",
    "yesterday",
    "12",
    true,
    {},
    -1,
    1.5,
    NaN,
    "2022-13-31T13:45:59Z",
    "2022-12-31T25:45:59Z",
    "2022-02-30T13:45:59Z",
    "2022-06-31",
    "2022-12-31 yesterday",
    "1672490759.5",
    1e20,
  ];
  for (const dt of unreadable) {
    assert.equal(shownTime(eventTime(dt, RECEIVED_AT)), RECEIVED, String(dt));
  }
});

test("eventTime() takes nanoseconds that JSON could not keep for what they were, to the microsecond", () => {
  for (let micros = 1_672_490_759_000_000; micros < 1_672_490_759_001_000; micros++) {
    const dt: unknown = JSON.parse(`${micros}000`);
    assert.equal(eventTime(dt, RECEIVED_AT), micros);
  }
});

test("isoMicros() has six digits, also before 1970", () => {
  assert.equal(isoMicros(1), "1970-01-01T00:00:00.000001Z");
  assert.equal(isoMicros(-1), "1969-12-31T23:59:59.999999Z");
});
