/* What a transform gets, and what becomes of what it returns. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { type LogRecord, type Transform, transformText } from "../../src/core/transform.ts";

const NOTHING: ReadonlySet<string> = new Set();
const TEXT = '{"dt":"2026-05-06T14:30:00.123000Z","level":"info","message":"x","user":{"id":1}}';

test("a transform changes a copy: the text it was made from is read anew each time", () => {
  const rename: Transform = ({ user, ...record }) => {
    (user as LogRecord).id = 2;
    return { ...record, account: user };
  };
  for (let time = 0; time < 2; time++) {
    assert.deepEqual(JSON.parse(transformText(TEXT, rename, 1_000, NOTHING)!), {
      dt: "2026-05-06T14:30:00.123000Z",
      level: "info",
      message: "x",
      account: { id: 2 },
    });
  }
});

test("a transform that returns null means the record was never logged", () => {
  assert.equal(transformText(TEXT, () => null, 1_000, NOTHING), null);
});

test("a transform's own exception is passed on, for the record to be dropped", () => {
  const thrown = new Error("no");
  assert.throws(() =>
    transformText(
      TEXT,
      () => {
        throw thrown;
      },
      1_000,
      NOTHING,
    ), thrown);
});

const wrong: [name: string, value: unknown][] = [
  ["a promise", Promise.resolve({})],
  ["a thenable", { then() {} }],
  ["nothing", undefined],
  ["a string", "x"],
  ["a number", 1],
  ["a boolean", false],
];
for (const [name, value] of wrong) {
  test(`a transform must not return ${name}`, () => {
    assert.throws(() => transformText(TEXT, () => value as LogRecord, 1_000, NOTHING), {
      name: "TypeError",
      message: "transform must return a record or null, and not a promise",
    });
  });
}

test("what a transform adds is made safe and cut like any other field", () => {
  const add: Transform = (record) => {
    record.self = record;
    return { ...record, big: 1n, text: "x".repeat(5_000) };
  };
  const text = transformText(TEXT, add, 1_000, NOTHING)!;
  const record = JSON.parse(text);

  assert.ok(text.length <= 1_000);
  assert.equal(record.big, "1");
  assert.equal(record.truncated, true);
  assert.match(record.text, /^x+… \[\d+ more characters\]$/);
});
