import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { BetterStackError, type OnError } from "../../mod.ts";
import { createReporter } from "../../src/core/reporter.ts";

const none = () => [];

/** A clock for `performance.now()` that goes only when it is set. */
function holdClock(t: TestContext): { now: number } {
  const clock = { now: 5_000 };
  const before = performance.now;
  performance.now = () => clock.now;
  t.after(() => performance.now = before);
  return clock;
}

describe("createReporter() with onError", () => {
  test("tells every trouble with its code, its status and the lost records", () => {
    const told: unknown[] = [];
    const { report } = createReporter((error, records) => told.push(error, records));

    report("refused", "lost 2 records", () => ["{}", "[]"], 403);
    report("unreachable", "cannot send");

    const [first, lost, second, nothing] = told as [
      BetterStackError,
      readonly string[],
      BetterStackError,
      readonly string[],
    ];
    assert.ok(first instanceof BetterStackError && first instanceof Error);
    assert.equal(first.name, "BetterStackError");
    assert.deepEqual([first.code, first.message, first.status], ["refused", "lost 2 records", 403]);
    assert.match(first.stack!, /^(BetterStack)?Error: lost 2 records/);
    assert.deepEqual(lost, ["{}", "[]"]);
    assert.deepEqual([second.code, second.status], ["unreachable", undefined]);
    assert.deepEqual(nothing, []);
  });

  const bad: Record<string, OnError> = {
    "throws": () => {
      throw new Error("no");
    },
    "rejects": () => Promise.reject(new Error("no")) as unknown as void,
    "throws nothing at all": () => {
      throw undefined;
    },
  };
  for (const [name, onError] of Object.entries(bad)) {
    test(`that ${name} changes nothing, and is told again`, async () => {
      let calls = 0;
      const { report } = createReporter((...told) => {
        calls++;
        return onError(...told);
      });

      report("closed", "one", none);
      report("closed", "two", none);
      await new Promise((resolve) => setTimeout(resolve)); // an unhandled rejection would fail here

      assert.equal(calls, 2);
    });
  }

  test("that makes trouble itself is not told of that", () => {
    const told: string[] = [];
    const { report } = createReporter((error) => {
      told.push(error.message);
      report("closed", "again");
    });

    report("closed", "one");
    report("closed", "two");

    assert.deepEqual(told, ["one", "two"]);
  });

  test("loses nothing to a list of records that cannot be made", () => {
    const { report } = createReporter(() => assert.fail("there is nothing to tell"));
    report("closed", "one", () => {
      throw new Error("out of memory");
    });
  });
});

describe("createReporter() without onError", () => {
  test("tells what telling brings about, too", () => {
    const lines: string[] = [];
    const { report } = createReporter(undefined, (line) => {
      lines.push(line);
      report("queue-full", "lost 1 record");
    });

    report("unreachable", "cannot send");

    assert.deepEqual(lines, ["better-stack: cannot send", "better-stack: lost 1 record"]);
  });

  test("prints a line for each kind of trouble, and then none of that kind for a minute", (t) => {
    const clock = holdClock(t);
    const lines: string[] = [];
    const { report } = createReporter(undefined, (line) => lines.push(line));

    report("refused", "one");
    report("refused", "two");
    report("queue-full", "three");
    clock.now += 59_999;
    report("refused", "four");
    clock.now += 1;
    report("refused", "five");

    assert.deepEqual(lines, ["better-stack: one", "better-stack: three", "better-stack: five"]);
  });

  test("prints the first line although the process has just begun", (t) => {
    holdClock(t).now = 0;
    const lines: string[] = [];
    createReporter(undefined, (line) => lines.push(line)).report("closed", "one");
    assert.equal(lines.length, 1);
  });

  test("makes no list of the lost records, which nobody reads", () => {
    const { report } = createReporter(undefined, () => {});
    report("closed", "one", () => assert.fail("not to be called"));
  });

  test("prints on stderr, and a console that fails changes nothing", (t) => {
    const lines: unknown[][] = [];
    const before = console.error;
    t.after(() => console.error = before);

    console.error = (...line) => void lines.push(line);
    createReporter().report("closed", "one");
    console.error = () => {
      throw new Error("no stderr");
    };
    createReporter().report("closed", "two");

    assert.deepEqual(lines, [["better-stack: one"]]);
  });
});
