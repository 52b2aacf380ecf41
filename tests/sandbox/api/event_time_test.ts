import assert from "node:assert/strict";
import { test } from "node:test";
import { eventTime, shownTime } from "../../../src/sandbox/api/event_time.ts";

const RECEIVED_AT = Date.parse("2026-03-27T12:00:00.500Z");
const RECEIVED = "2026-03-27 12:00:00.500000";

test("eventTime() reads dt in every form that the service documents", () => {
  const forms: readonly [unknown, string][] = [
    [1672490759, "2022-12-31 12:45:59.000000"],
    [1672490759123, "2022-12-31 12:45:59.123000"],
    [1672490759123456000, "2022-12-31 12:45:59.123456"],
    ["2022-12-31T13:45:59.123456Z", "2022-12-31 13:45:59.123456"],
    ["2022-12-31 13:45:59.123456+02:00", "2022-12-31 11:45:59.123456"],
    ["2022-12-31T13:45:59.1+0200", "2022-12-31 11:45:59.100000"],
    ["2022-12-31T13:45:59.123456789Z", "2022-12-31 13:45:59.123456"],
    ["2022-12-31T13:45:59", "2022-12-31 13:45:59.000000"],
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
    1672490759123456,
  ];
  for (const dt of unreadable) {
    assert.equal(shownTime(eventTime(dt, RECEIVED_AT)), RECEIVED, String(dt));
  }
});
