import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { parseObject } from "../../../src/cli/ship/json.ts";

test("parseObject() reads a JSON object, and nothing else", () => {
  assert.deepEqual(parseObject(' {"a":1} \r'), { a: 1 });
  for (const text of ["", "text", "1", "null", '"{}"', "[{}]", '{"a":1', '{"a":1}}', "{a:1}"]) {
    assert.equal(parseObject(text), undefined, text);
  }
});

test("parseObject() keeps as text what a number would round", () => {
  assert.deepEqual(
    parseObject(
      '{"id":12345678901234567890,"list":[-9007199254740993,1e999],"text":"a \\" 12345678901234567890"}',
    ),
    {
      id: "12345678901234567890",
      list: ["-9007199254740993", "1e999"],
      text: 'a " 12345678901234567890',
    },
  );
});

test("parseObject() leaves numbers that are exact, or no more than imprecise, alone", () => {
  const object = { a: 9007199254740991, b: -1.5e-7, c: 0.1234567890123456, d: 1e21, e: [0, -0.5] };
  assert.deepEqual(parseObject(JSON.stringify(object)), object);
});

test("parseObject() reads what JSON.stringify wrote, whatever it is", () => {
  fc.assert(fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
    const text = JSON.stringify(object);
    const isRound = (_: string, value: unknown) =>
      Number.isInteger(value) && !Number.isSafeInteger(value) ? undefined : value;
    if (JSON.stringify(object, isRound) !== text) return; // covered above
    assert.deepEqual(parseObject(text), JSON.parse(text));
  }));
});

test("parseObject() stays linear on long texts and many numbers", () => {
  const started = performance.now();
  const id = "12345678901234567890";
  parseObject(`{"a":"${'\\"1'.repeat(1_000_000)}","b":[${Array(100_000).fill(id)}]}`);
  parseObject(`{"a":"${"\\\\".repeat(2_000_000)}","b":${id}}`);
  parseObject(`{${'"'.repeat(2_000_000)}${id}`);
  assert.ok(performance.now() - started < 20_000);
});
