import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { createPace } from "../../src/core/pace.ts";
import { fakeClock } from "../support/clock.ts";

/** A pace, its clock, and how often a wait was over. */
function setUp(t: TestContext, { maxConcurrency = 4, random = 0.999 } = {}) {
  const clock = fakeClock(t);
  const jitter = t.mock.method(Math, "random", () => random);
  t.after(() => jitter.mock.restore());
  const resumed = { times: 0 };
  const pace = createPace(maxConcurrency, () => resumed.times++);
  return { clock, pace, resumed };
}

test("a pace starts with one request at a time and doubles with each success", (t) => {
  const { pace } = setUp(t, { maxConcurrency: 5 });
  const windows = [pace.window];

  for (let n = 0; n < 4; n++) {
    pace.succeeded();
    windows.push(pace.window);
  }

  assert.deepEqual(windows, [1, 2, 4, 5, 5]);
});

test("after a failure nothing is sent until the wait is over, and then one at a time", async (t) => {
  const { pace, clock, resumed } = setUp(t);
  pace.succeeded();
  pace.succeeded();

  pace.failed();

  assert.equal(pace.window, 0);
  await clock.pass(475);
  assert.equal(resumed.times, 0);
  await clock.pass(50);
  assert.equal(resumed.times, 1);
  assert.equal(pace.window, 1);
});

test("the waits grow from half a second to half a minute", async (t) => {
  const { pace, clock, resumed } = setUp(t);

  // The fifth would be 8 seconds: a try 15 seconds after the first failure may be a process's last.
  for (const ms of [500, 1_000, 2_000, 4_000, 7_500, 16_000, 30_000, 30_000]) {
    pace.failed();
    const before = resumed.times;
    await clock.pass(ms - 50);
    assert.equal(resumed.times, before, `after ${ms} ms`);
    await clock.pass(50);
    assert.equal(resumed.times, before + 1, `after ${ms} ms`);
  }
});

test("several requests that fail together are one failure", async (t) => {
  const { pace, clock, resumed } = setUp(t);

  for (let n = 0; n < 4; n++) pace.failed();
  await clock.pass(500);

  assert.equal(resumed.times, 1);
  assert.equal(pace.window, 1);
});

test("a success that was sent before the failure does not end the wait", async (t) => {
  const { pace, clock } = setUp(t);
  pace.failed();
  pace.succeeded();
  assert.equal(pace.window, 0);

  await clock.pass(500);
  assert.equal(pace.window, 1);
  pace.succeeded();
  assert.equal(pace.window, 2);
});

test("what the service asks for is waited, and the longest of several", async (t) => {
  const { pace, clock, resumed } = setUp(t);

  pace.failed(10_000);
  pace.failed(20_000);
  pace.failed(5_000);
  pace.failed();
  await clock.pass(19_950);
  assert.equal(resumed.times, 0);
  await clock.pass(100);

  assert.equal(resumed.times, 1);
});

test("a service that asks for no time at all is not asked again at once, for ever", async (t) => {
  const { pace, clock, resumed } = setUp(t, { random: 0.9 });
  let tries = 0;
  for (let ms = 0; ms < 60_000; ms += 25) {
    if (pace.window > 0) {
      tries++;
      pace.failed(0);
    }
    await clock.pass(25);
  }

  assert.ok(tries <= 10, `${tries} tries in a minute`);
  assert.ok(resumed.times >= 5);
});

test("hurry() tries within half a second", async (t) => {
  const { pace, clock, resumed } = setUp(t);
  for (const ms of [500, 1_000, 2_000, 4_000, 8_000]) {
    pace.failed();
    await clock.pass(ms);
  }
  pace.failed(); // 16 s from here
  const before = resumed.times;
  await clock.pass(2_000);

  pace.hurry();
  await clock.pass(500);

  assert.equal(resumed.times, before + 1);
  pace.failed();
  await clock.pass(500);
  assert.equal(resumed.times, before + 2, "the waits start over");
});

test("hurry() again and again makes no storm", async (t) => {
  const { pace, clock } = setUp(t);
  let tries = 0;
  for (let ms = 0; ms < 10_000; ms += 25) {
    if (pace.window > 0) {
      tries++;
      pace.failed();
    }
    pace.hurry();
    await clock.pass(25);
  }

  assert.ok(tries <= 21, `${tries} tries in ten seconds`);
});

test("hurry() never makes a wait longer", async (t) => {
  const { pace, clock, resumed } = setUp(t, { random: 0.1 });
  pace.failed(); // 50 ms

  pace.hurry();
  await clock.pass(50);

  assert.equal(resumed.times, 1);
});

test("hurry() does not shorten what the service asked for", async (t) => {
  const { pace, clock, resumed } = setUp(t);
  pace.failed(10_000);

  pace.hurry();
  await clock.pass(9_950);

  assert.equal(resumed.times, 0);
});

test("a refusal is followed by a probe a minute later, and ends with a success", async (t) => {
  const { pace, clock, resumed } = setUp(t);
  pace.succeeded();

  pace.refuse();
  pace.hurry();
  await clock.pass(59_950);
  assert.deepEqual([pace.refused, pace.window, resumed.times], [true, 0, 0]);
  await clock.pass(100);
  assert.deepEqual([pace.refused, pace.window, resumed.times], [true, 1, 1]);
  pace.succeeded();
  assert.deepEqual([pace.refused, pace.window], [false, 2]);
});

test("a success that was sent before the refusal does not take it back", (t) => {
  const { pace } = setUp(t);

  pace.refuse();
  pace.succeeded();

  assert.deepEqual([pace.refused, pace.window], [true, 0]);
});

test("failingForMs counts from the first failure to the next success", async (t) => {
  const { pace, clock } = setUp(t);
  assert.equal(pace.failingForMs, 0);

  pace.failed();
  await clock.pass(500);
  pace.failed();
  await clock.pass(1_000);
  assert.equal(pace.failingForMs, 1_500);

  pace.succeeded();
  assert.equal(pace.failingForMs, 0);
});

test("a clock that is set does not matter: only the one that never jumps is read", async (t) => {
  const { pace, clock, resumed } = setUp(t);
  const hour = 3_600_000;
  const real = Date.now;
  t.after(() => Date.now = real);

  for (const jump of [hour, -hour]) {
    pace.failed(1_000);
    Date.now = () => real() + jump;
    const before = resumed.times;
    await clock.pass(950);
    assert.equal(resumed.times, before);
    await clock.pass(100);
    assert.equal(resumed.times, before + 1);
    assert.ok(pace.failingForMs < 3_000);
  }
});
