/** What must hold for every record there could be. `SOAK=1` tries a hundred thousand of them. */
import assert from "node:assert/strict";
import process from "node:process";
import { describe, test, type TestContext } from "node:test";
import { runInNewContext } from "node:vm";
import * as fc from "fast-check";
import { createEncoder, NO_FIELDS } from "../../src/core/record.ts";
import { transformText } from "../../src/core/transform.ts";
import { EVERYTHING } from "../support/everything.ts";

const SOAK = process.env.SOAK === "1";
const dt = "2026-05-06T14:30:00.123000Z";
const options = { timestampField: "dt", redact: [], maxRecordBytes: 1_000_000 };
const bytesOf = (text: string) => new TextEncoder().encode(text).length;

/** Texts with all that is hard in them: quotes, line breaks, halves of surrogate pairs. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.constantFrom("\n", '"', "\\", "\\ud800", "\ud800", "\udc00\ud800", "\u2028", "😀"),
  fc.constantFrom("level", "message", "dt", "metadata", "error", "truncated", "toJSON"),
  fc.constantFrom("__proto__", "constructor", "prototype", "hasOwnProperty", "length", "0"),
);

const throws = fc.constantFrom<unknown>(undefined, null, "text", new Error("no"), Symbol("s")).map(
  (thrown) => () => {
    throw thrown;
  },
);

/** Anything, and then things that were made to break a logger. */
const { hostile } = fc.letrec<{ hostile: unknown }>((tie) => {
  const inner = tie("hostile");
  const entries = fc.array(fc.tuple(text, inner), { maxLength: 5 });
  const fields = entries.map(Object.fromEntries);
  return {
    hostile: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.anything({
        key: text,
        ...EVERYTHING,
      }),
      text,
      text.map(Symbol),
      fc.constantFrom<unknown>(
        () => {},
        class {},
        NaN,
        -0,
        /a/,
        new Date(NaN),
        new WeakMap(),
        globalThis,
      ),
      fc.constant(null).map(() => runInNewContext("({ e: new Error('x'), m: new Map([[1, 2]]) })")),
      fields,
      fc.array(inner, { maxLength: 5 }),
      // Its fields may be called `message` or `stack`: anything at all.
      fc.tuple(text, fields, inner).map(([message, own, cause]) =>
        Object.defineProperties(
          new Error(message, { cause }),
          Object.getOwnPropertyDescriptors(own as object),
        )
      ),
      fc.array(inner, { maxLength: 3 }).map((errors) => new AggregateError(errors)),
      fc.tuple(fields, text, fc.oneof(throws, inner.map((value) => () => value))).map(
        ([object, key, get]) => Object.defineProperty(object, key, { get, enumerable: true }),
      ),
      fc.tuple(fields, fc.boolean(), fc.oneof(throws, inner.map((value) => () => value))).map(
        ([object, enumerable, value]) =>
          Object.defineProperty(object, "toJSON", { value, enumerable }),
      ),
      fc.tuple(fields, text).map(([object, key]) => {
        Object.defineProperty(object, key, { value: object, enumerable: true });
        return object;
      }),
      fc.tuple(fields, inner, inner).map(([object, first, then]) => {
        let reads = 0;
        const get = () => reads++ % 2 ? then : first;
        return Object.defineProperty(object, "changing", { get, enumerable: true });
      }),
      fields.map((object) => new Proxy(object, {})),
      // What is revoked or throws for `in` breaks fast-check itself: plain_test.ts has those.
      fc.tuple(fields, fc.constantFrom("get", "ownKeys", "getPrototypeOf"), throws).map(
        ([object, trap, handler]) => new Proxy(object, { [trap]: handler }),
      ),
    ),
  };
});

/** Fields that are plain: what most records have. */
const plainText = fc.oneof(fc.string({ unit: "binary" }), fc.string());
const { plain } = fc.letrec<{ plain: unknown }>((tie) => ({
  plain: fc.oneof(
    { maxDepth: 4 },
    plainText,
    fc.double(),
    fc.integer(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.array(tie("plain"), { maxLength: 5 }),
    fc.dictionary(plainText, tie("plain"), { maxKeys: 5 }),
  ),
}));
const taken = ["level", "message", "dt", "metadata"];
const plainFields = fc.dictionary(plainText.filter((key) => !taken.includes(key)), plain, {
  maxKeys: 8,
});

/** Fails if anything is printed until the test is over. */
function expectSilence(t: TestContext): void {
  for (const method of ["log", "debug", "info", "warn", "error", "trace"] as const) {
    const before = console[method];
    console[method] = (...line) => assert.fail(`printed: ${line}`);
    t.after(() => console[method] = before);
  }
}

describe("a record of anything at all", () => {
  test("is one line of valid, well-formed JSON within the limit, with its time and level", (t) => {
    expectSilence(t);
    const limits = fc.constantFrom(200, 300, 1_000, 20_000, 1_000_000);
    const redact = fc.constantFrom<string[]>([], ["a", "Error", "message"]);
    const level = fc.oneof(fc.constantFrom("info", "error"), fc.string({ maxLength: 10 }));

    fc.assert(
      fc.property(
        hostile,
        hostile,
        hostile,
        level,
        limits,
        redact,
        (message, fields, bound, level, maxRecordBytes, redact) => {
          const { encode, bind } = createEncoder({ ...options, maxRecordBytes, redact });
          const json = encode(dt, level, message, bind(NO_FIELDS, bound), fields);

          const record = JSON.parse(json);
          assert.equal(record.dt, dt);
          assert.equal(record.level, level.toWellFormed());
          assert.ok(["string", "undefined"].includes(typeof record.message));
          assert.doesNotMatch(json, /[\n\r]|(?<!\\)(?:\\\\)*\\ud[89a-f]/);
          assert.ok(json.isWellFormed());
          assert.ok(bytesOf(json) <= maxRecordBytes);
          for (const name in {}) assert.fail(`${name} pollutes every object`);
        },
      ),
      { numRuns: SOAK ? 100_000 : 500 },
    );
  });

  test("shows nothing under a name that is to be redacted", () => {
    const redact = ["secret", "ПАРОЛЬ"];
    const name = fc.constantFrom("secret", "Secret", "SECRET", "пароль", "other");
    const { holding } = fc.letrec<{ holding: unknown }>((tie) => {
      const entries = fc.array(fc.tuple(name, tie("holding")), { maxLength: 4 });
      return {
        holding: fc.oneof(
          { maxDepth: 5 },
          fc.constant("s3cr3t"),
          entries.map(Object.fromEntries),
          entries.map((list) => new Map(list)),
          entries.map((list) => Object.assign(new Error("e"), Object.fromEntries(list))),
          entries.map((list) => ({ toJSON: () => Object.fromEntries(list) })),
          entries.map((list) => new Proxy(Object.fromEntries(list), {})),
          entries.map((list) =>
            Object.defineProperty({}, "toJSON", { value: () => Object.fromEntries(list) })
          ),
          fc.array(tie("holding"), { maxLength: 3 }),
        ),
      };
    });

    fc.assert(fc.property(holding, holding, holding, (message, fields, bound) => {
      const { encode, bind } = createEncoder({ ...options, redact });
      JSON.parse(encode(dt, "info", message, bind(NO_FIELDS, bound), fields), (key, value) => {
        if (/^(secret|пароль)$/i.test(key)) assert.equal(value, "[redacted]");
        return value;
      });
    }));
  });
});

describe("a record of plain fields", () => {
  const { encode, bind } = createEncoder(options);
  const slow = (fields: object) => new Map(Object.entries(fields));

  test("says what JSON.stringify says of it", () => {
    const wellFormed = (value: unknown) =>
      JSON.parse(JSON.stringify(value).replace(/\\ud[89a-f][0-9a-f]{2}/g, "\ufffd"));
    fc.assert(fc.property(plainText, plainFields, (message, fields) => {
      assert.deepEqual(
        JSON.parse(encode(dt, "info", message, NO_FIELDS, fields)),
        wellFormed({ dt, level: "info", message, ...fields }),
      );
    }));
  });

  test("says the same, whichever road it takes", () => {
    const anyFields = fc.dictionary(fc.oneof(plainText, fc.constantFrom(...taken)), plain);
    fc.assert(fc.property(plainText, anyFields, plainFields, (message, fields, more) => {
      const bound = bind(NO_FIELDS, more);
      assert.deepEqual(
        JSON.parse(encode(dt, "info", message, bound, fields)),
        JSON.parse(encode(dt, "info", message, bound, slow(fields))),
      );
    }));
  });

  test("says the same of fields that are bound and of those that are not", () => {
    fc.assert(fc.property(plainText, plainFields, plainFields, (message, fields, more) => {
      const given = Object.fromEntries(
        Object.entries(more).filter(([, value]) => value !== undefined),
      );
      assert.deepEqual(
        JSON.parse(encode(dt, "info", message, bind(NO_FIELDS, fields), more)),
        JSON.parse(encode(dt, "info", message, NO_FIELDS, { ...fields, ...given })),
      );
    }));
  });

  test("is what a transform that changes nothing returns", () => {
    fc.assert(fc.property(plainText, plainFields, (message, fields) => {
      const json = encode(dt, "info", message, NO_FIELDS, fields);
      const same = transformText(json, (record) => record, options.maxRecordBytes, new Set())!;
      assert.deepEqual(JSON.parse(same), JSON.parse(json));
    }));
  });
});
