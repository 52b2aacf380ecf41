import assert from "node:assert/strict";
import { test } from "node:test";
import { createErrorBoard, type ErrorBoard } from "../../src/sandbox/error_board.ts";

function exception(type: string, value: string, more: object = {}): Record<string, unknown> {
  return { exception: { values: [{ type: "Cause", value: "why" }, { type, value }] }, ...more };
}

function summary({ groups }: ErrorBoard): unknown[] {
  return [...groups].map(({ type, message, count }) => [type, message, count]);
}

test("ErrorBoard groups by the outermost exception's type and message, the newest last", () => {
  let now = 1_000;
  const errors = createErrorBoard(() => now++);
  errors.add([exception("TypeError", "a"), exception("RangeError", "a")], 100);
  errors.add([exception("TypeError", "b")], 100);
  errors.add([exception("TypeError", "a", { release: "2" })], 100);

  assert.deepEqual(summary(errors), [["RangeError", "a", 1], ["TypeError", "b", 1], [
    "TypeError",
    "a",
    2,
  ]]);
  const last = [...errors.groups].at(-1);
  assert.deepEqual([last?.firstSeen, last?.lastSeen], [1_000, 1_003]);
  assert.equal(last?.event["release"], "2");
});

test("ErrorBoard groups messages, and what its sender says belongs together", () => {
  const errors = createErrorBoard(Date.now);
  errors.add([
    { message: "hello" },
    { logentry: { formatted: "hello" } },
    { message: "one", fingerprint: ["checkout"] },
    { message: "two", fingerprint: ["checkout"] },
    { message: "two", fingerprint: ["{{ default }}", "de"] },
    { message: "two", fingerprint: ["{{ default }}"] },
    { message: "two" },
  ], 700);

  assert.deepEqual(summary(errors), [
    [undefined, "hello", 2],
    [undefined, "one", 2],
    [undefined, "two", 1],
    [undefined, "two", 2],
  ]);
});

test("ErrorBoard takes events of any shape", () => {
  const errors = createErrorBoard(Date.now);
  errors.add([
    {},
    { exception: null, message: null },
    { exception: { values: [null] } },
    { exception: { values: [{ type: 1, value: {} }] }, fingerprint: [null, {}, 1] },
    { logentry: "text", fingerprint: "text" },
  ], 500);

  assert.equal(errors.items.length, 5);
});

test("ErrorBoard keeps 200 groups, and those alone whose last event is kept", () => {
  const errors = createErrorBoard(Date.now);
  for (let n = 0; n < 250; n++) errors.add([{ message: `message ${n}` }], 100);
  assert.equal([...errors.groups].length, 200);
  assert.equal([...errors.groups][0]?.message, "message 50");

  errors.add([{ message: "large" }], 40 * 1024 * 1024);
  assert.deepEqual(summary(errors), [[undefined, "large", 1]]);
  assert.equal(errors.items.length, 1);

  errors.clear();
  assert.deepEqual([summary(errors), errors.items], [[], []]);
});
