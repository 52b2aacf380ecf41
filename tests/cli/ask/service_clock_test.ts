import assert from "node:assert/strict";
import { test } from "node:test";
import { createServiceClock } from "../../../src/cli/ask/service_clock.ts";

const answered = (date?: string) => ({ headers: new Headers(date === undefined ? {} : { date }) });

test("until the service tells the time it is this machine's", () => {
  const clock = createServiceClock();
  clock.hear(answered());
  clock.hear(answered("yesterday"));
  assert.equal(clock.isSet, false);
  const before = Date.now();
  const now = clock.now();
  assert.ok(before <= now && now <= Date.now(), String(now));
});

test("it runs on from what the service told, whatever is done to this machine's clock", (t) => {
  const clock = createServiceClock();
  clock.hear(answered("Fri, 27 Mar 2026 10:00:00 GMT"));
  t.mock.method(Date, "now", () => 0);
  const passed = clock.now() - Date.parse("2026-03-27T10:00:00Z");
  assert.equal(clock.isSet, true);
  assert.ok(passed >= 0 && passed < 60_000, String(passed));
});
