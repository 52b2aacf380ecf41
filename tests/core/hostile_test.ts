/* Whatever a logger is given: valid JSON, no exception, nobody's prototype touched, in linear time. */
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import fc from "fast-check";
import { createLogger } from "../../src/core/logger.ts";
import { createEncoder, NO_FIELDS } from "../../src/core/record.ts";
import { EVERYTHING } from "../support/everything.ts";

const SOAK = process.env.SOAK === "1";
const DT = "2026-05-06T14:30:00.123000Z";

const encoder = createEncoder({
  timestampField: "dt",
  redact: ["secret"],
  maxRecordBytes: 1_000_000,
});

const throwing = {
  get value() {
    throw new Error("no");
  },
};

const anything: fc.Arbitrary<unknown> = fc.oneof(
  fc.anything({
    ...EVERYTHING,
    key: fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("__proto__", "constructor", "prototype", "toJSON", "level", "message", "dt"),
    ),
  }),
  fc.string({ unit: fc.constantFrom('"', "\\", "\ud800", "\udc00", "\u0000", "\u2028", "🦕") }),
  fc.constantFrom(throwing, new Error("x", { cause: throwing }), Symbol("x"), () => 1, NaN),
);

test(`${SOAK ? "100,000" : "3,000"} hostile records each become one line of valid JSON`, () => {
  const before = Reflect.ownKeys(Object.prototype);
  fc.assert(
    fc.property(anything, anything, anything, (message, fields, more) => {
      const bound = encoder.bind(NO_FIELDS, more);
      const text = encoder.encode(DT, "info", message, bound, fields);

      assert.ok(!text.includes("\n"));
      assert.ok(
        text.isWellFormed() && !/(?<!\\)(\\\\)*\\ud[89a-f]/i.test(text),
        "no lone surrogate",
      );
      const record = JSON.parse(text);
      assert.equal(record.dt, DT);
      assert.equal(record.level, "info");
    }),
    { numRuns: SOAK ? 100_000 : 3_000 },
  );
  assert.deepEqual(Reflect.ownKeys(Object.prototype), before);
});

test("a megabyte of broken surrogates costs no more than three times one of whole ones", () => {
  const large = createEncoder({ timestampField: "dt", redact: [], maxRecordBytes: 10_000_000 });
  const timeOf = (field: string) => {
    const tries = Array.from({ length: 8 }, () => {
      const from = performance.now();
      large.encode(DT, "info", "x", NO_FIELDS, { field });
      return performance.now() - from;
    });
    return Math.min(...tries);
  };
  const whole = timeOf("🦕".repeat(500_000));
  const broken = timeOf("\udc00".repeat(1_000_000));

  // Written as they are, six characters for each, they take V8 more than 40 ms.
  assert.ok(broken <= 3 * whole + 15, `${broken} ms, and ${whole} ms`);
});

test("createLogger() names the option and the rule when an option cannot be used", () => {
  const throwsFor = (options: unknown, message: RegExp) =>
    assert.throws(() => createLogger(options as never, {}), { name: "TypeError", message });

  throwsFor({ redact: ["password", 1] }, /^redact must be an array of key names$/);
  throwsFor({ redact: [null] }, /^redact must be an array of key names$/);
  throwsFor({ fields: "abc" }, /^fields must be an object, not string$/);
  for (const timestampField of ["", "level", "message"]) {
    throwsFor({ timestampField }, /^timestampField must be a name, and neither level nor message$/);
  }
});
