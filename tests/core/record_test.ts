/* What a log call becomes on the wire: one JSON object, the same by the fast and by the slow road. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { fits } from "../../src/core/fit.ts";
import { createEncoder, NO_FIELDS, type RecordOptions } from "../../src/core/record.ts";

const DT = "2026-05-06T14:30:00.123000Z";
const OPTIONS: RecordOptions = { timestampField: "dt", redact: [], maxRecordBytes: 100_000 };

/** One record as it is read on the other side, without its dt and level, which are checked here. */
function encode(
  message: unknown,
  fields?: unknown,
  options: Partial<RecordOptions> = {},
  child?: unknown,
): Record<string, unknown> {
  const encoder = createEncoder({ ...OPTIONS, ...options });
  const bound = child === undefined ? NO_FIELDS : encoder.bind(NO_FIELDS, child);
  const { dt, level, ...rest } = JSON.parse(encoder.encode(DT, "info", message, bound, fields));
  assert.deepEqual([dt, level], [DT, "info"]);
  return rest;
}

test("a record reads dt, level, message, a child's fields, its own fields", () => {
  const encoder = createEncoder(OPTIONS);
  const bound = encoder.bind(NO_FIELDS, { service: "api" });
  assert.equal(
    encoder.encode(DT, "notice", "served request", bound, { requestId: "abc" }),
    `{"dt":"${DT}","level":"notice","message":"served request","service":"api","requestId":"abc"}`,
  );
});

const cases: [name: string, message: unknown, fields: unknown, expected: object][] = [
  ["no fields", "x", undefined, { message: "x" }],
  ["null for fields", "x", null, { message: "x" }],
  ["fields at the root", "x", { a: 1, b: { c: [2] } }, { message: "x", a: 1, b: { c: [2] } }],
  ["a Map at the root", "x", new Map([["a", 1]]), { message: "x", a: 1 }],
  ["an array under metadata", "x", [1, 2], { message: "x", metadata: [1, 2] }],
  ["a number under metadata", "x", 7, { message: "x", metadata: 7 }],
  ["a string under metadata", "x", "y", { message: "x", metadata: "y" }],
  [
    "reserved names under metadata",
    "x",
    { level: 1, message: 2, dt: 3, a: 4 },
    { message: "x", a: 4, metadata: { level: 1, message: 2, dt: 3 } },
  ],
  [
    "reserved names beside metadata that is there",
    "x",
    { metadata: { a: 1 }, level: 2 },
    { message: "x", metadata: { a: 1, level: 2 } },
  ],
  ["a message that is a number", 1, undefined, { message: "1" }],
  ["a message that is null", null, { a: 1 }, { message: "null", a: 1 }],
  ["an object for the message", { a: 1 }, undefined, { a: 1 }],
  ["an object before its words", { a: 1 }, "x", { message: "x", a: 1 }],
  ["a lone surrogate in the message", "\ud800", undefined, { message: "\ufffd" }],
];
for (const [name, message, fields, expected] of cases) {
  test(`a record takes ${name}`, () => assert.deepEqual(encode(message, fields), expected));
}

test("an Error is kept whole as error, wherever it stands in the call", () => {
  const error = new TypeError("broken", { cause: new Error("root") });
  const calls: [message: unknown, fields: unknown, expected: string][] = [
    ["x", error, "x"],
    ["x", { error }, "x"],
    [error, "x", "x"],
    [error, undefined, "broken"],
  ];
  for (const [message, fields, expected] of calls) {
    const record = encode(message, fields) as { message: string; error: TypeError };
    const { name, message: words, stack, cause } = record.error;
    assert.equal(record.message, expected);
    assert.deepEqual([name, words, stack], ["TypeError", "broken", error.stack]);
    assert.equal((cause as Error).message, "root");
  }
});

test("the timestamp field may have another name, and dt is then a field like any other", () => {
  const encoder = createEncoder({ ...OPTIONS, timestampField: "time" });
  assert.equal(
    encoder.encode(DT, "info", "x", NO_FIELDS, { dt: 1 }),
    `{"time":"${DT}","level":"info","message":"x","dt":1}`,
  );
});

test("a record's fields win over those of its child, and a child's over its parent's", () => {
  const encoder = createEncoder(OPTIONS);
  const child = encoder.bind(encoder.bind(NO_FIELDS, { a: 1, b: 1, c: 1 }), { b: 2, c: 2 });
  const text = encoder.encode(DT, "info", "x", child, { c: 3 });
  assert.equal(text, `{"dt":"${DT}","level":"info","message":"x","a":1,"b":2,"c":3}`);
});

test("redact hides a key at any depth and in any case, and in a child's fields", () => {
  const fields = { a: [{ PassWord: "hidden" }], map: new Map([["PASSWORD", "hidden"]]) };
  const child = { b: { password: "hidden" } };
  assert.deepEqual(encode("x", fields, { redact: ["Password"] }, child), {
    message: "x",
    a: [{ PassWord: "[redacted]" }],
    map: { PASSWORD: "[redacted]" },
    b: { password: "[redacted]" },
  });
});

test("redact hides a key however its name is written, as a pattern, in JSON, or in another case", () => {
  const names = [["set-cookie", "Set-Cookie"], ["(x", "(X"], ['a"b', 'A"B'], [
    "i\u0307d",
    "\u0130D",
  ]];
  names.push(["a\u2028b", "A\u2028B"], ["x-api-key", "X-Api-Key"]);
  names.push(["token", "to\u212aen"], ["a\nb", "A\nB"], ["", ""], ["\u00e9", "\u00c9"]);
  for (const [name, key] of names) {
    const record = encode("x", { [key!]: "hidden" }, { redact: [name!] });
    assert.deepEqual(record, { message: "x", [key!]: "[redacted]" });
  }
});

test("redact costs no more for a name with marks in it, however many keys begin alike", () => {
  const names = ["x-auth-token", "set-cookie", "a.b"];
  const [plain, marked] = [["xauthtoken", "setcookie", "ab"], names].map((redact) => {
    const encoder = createEncoder({ ...OPTIONS, redact });
    const items = Array.from({ length: 400 }, (_, id) => ({
      id,
      route: "/out/routes",
      author: "shop",
      session: "set",
    }));
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      encoder.encode(DT, "info", "x", NO_FIELDS, { items });
      return performance.now() - start;
    });
    return Math.min(...times);
  });
  assert.ok(marked! < plain! * 20 + 20, `${marked} ms, and ${plain} ms without marks`);
});

test("a getter cannot write over the level, whenever it has something to say", () => {
  let reads = 0;
  const fields = {
    get level() {
      return reads++ > 1 ? "mine" : undefined;
    },
  };
  const text = createEncoder(OPTIONS).encode(DT, "info", "x", NO_FIELDS, fields);
  assert.equal(text.split('"level":"info"').length, 2);
  assert.equal(JSON.parse(text).level, "info");
});

test("redact hides each of the values that a key has", () => {
  const search = new URLSearchParams("password=hidden&a=1&password=hidden");
  const headers = new Headers([["set-cookie", "hidden"], ["set-cookie", "hidden"]]);
  const text = JSON.stringify(encode("x", { search, headers }, {
    redact: ["password", "set-cookie"],
  }));
  assert.ok(!text.includes("hidden"), text);
});

test("a record that is too long is cut, and says so", () => {
  const record = encode("x", { text: "y".repeat(5_000), a: 1 }, { maxRecordBytes: 1_000 });
  assert.match(String(record.text), /^y+… \[\d+ more characters\]$/);
  assert.deepEqual([record.message, record.a, record.truncated], ["x", 1, true]);
});

const words = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom('"', "\\", "\ud800", "\udc00", "\n", "x") }),
);
const key = fc.oneof(
  words,
  fc.nat(99).map(String),
  fc.constantFrom("level", "message", "dt", "metadata", "__proto__", "toJSON", "a", "b", "Secret"),
);
const values = [words, fc.double(), fc.boolean(), fc.constant(undefined)];
const fields = fc.object({ key, values, maxDepth: 4, withNullPrototype: true });

test("the fast road and the slow road say the same", () => {
  const encoder = createEncoder({ ...OPTIONS, redact: ["secret"] });
  fc.assert(
    fc.property(words, fields, fields, (message, child, own) => {
      const bound = encoder.bind(NO_FIELDS, child);
      // A Map at the root means the same fields, and is never plain.
      const slow = encoder.encode(DT, "info", message, bound, new Map(Object.entries(own)));
      const text = encoder.encode(DT, "info", message, bound, own);
      // By value: an object puts keys like "1" first, and text need not.
      assert.deepEqual(JSON.parse(text), JSON.parse(slow));
    }),
    { numRuns: 1_000 },
  );
});

test("every record is one line of valid JSON within maxRecordBytes, with its dt and level", () => {
  const anything = fc.oneof(
    fields,
    fc.anything({ withBigInt: true, withMap: true, withSet: true, withDate: true }),
    fc.string({ minLength: 500, maxLength: 3_000, unit: "binary" }),
    fc.nat(2_000).map((length) => ({ ...Array(length).fill("value") })),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(200, 1_000, 20_000),
      anything,
      anything,
      anything,
      (maxRecordBytes, message, child, own) => {
        const encoder = createEncoder({ ...OPTIONS, maxRecordBytes });
        const bound = encoder.bind(NO_FIELDS, child);
        const text = encoder.encode(DT, "info", message, bound, own);
        const { dt, level } = JSON.parse(text);

        assert.ok(fits(text, maxRecordBytes), `${text.length} characters`);
        assert.ok(!/[\r\n]/.test(text));
        assert.deepEqual([dt, level], [DT, "info"]);
      },
    ),
    { numRuns: 1_000 },
  );
});
