import assert from "node:assert/strict";
import { test } from "node:test";
import { printRecord } from "../../src/core/print.ts";

const METHODS = ["debug", "info", "warn", "error"] as const;

/** What `print` wrote on a console whose methods do what `method` does. */
function written(print: () => void, method: () => void = () => {}): unknown[][] {
  const real = METHODS.map((name) => [name, console[name]] as const);
  const calls: unknown[][] = [];
  for (const name of METHODS) {
    console[name] = (...values: unknown[]) => {
      calls.push([name, ...values]);
      method();
    };
  }
  try {
    print();
  } finally {
    for (const [name, was] of real) console[name] = was;
  }
  return calls;
}

const record = (fields: Record<string, unknown>) => JSON.stringify({ dt: "2026-01-01", ...fields });

for (
  const [level, method] of [
    ["trace", "debug"],
    ["debug", "debug"],
    ["info", "info"],
    ["notice", "info"],
    ["warn", "warn"],
    ["error", "error"],
    ["fatal", "error"],
    ["panic", "error"],
    ["audit", "info"],
    ["constructor", "info"],
    ["__proto__", "info"],
  ] as const
) {
  test(`printRecord() prints ${level} with console.${method}`, () => {
    const calls = written(() => printRecord(record({ level, message: "hello" }), "dt"));
    assert.deepEqual(calls, [[method, `${level} hello`]]);
  });
}

test("printRecord() prints the fields after the message, and leaves out the time", () => {
  const text = JSON.stringify({
    at: "2026-01-01",
    level: "info",
    message: "hello",
    user: { id: 7 },
  });
  assert.deepEqual(written(() => printRecord(text, "at")), [
    ["info", "info hello", { user: { id: 7 } }],
  ]);
});

test("printRecord() prints a record without a message", () => {
  const calls = written(() => printRecord(record({ level: "info", a: 1 }), "dt"));
  assert.deepEqual(calls, [["info", "info ", { a: 1 }]]);
});

test("printRecord() does not throw when the console does", () => {
  const calls = written(
    () => printRecord(record({ level: "warn", message: "hello" }), "dt"),
    () => {
      throw new Error("EPIPE");
    },
  );
  assert.equal(calls.length, 1);
});

test("printRecord() does not throw for a message that is no text", () => {
  const message = { toString: 1, valueOf: 1 };
  written(() => printRecord(record({ level: "info", message }), "dt"));
});
