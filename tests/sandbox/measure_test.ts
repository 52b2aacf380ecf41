import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { countValues, largestElement, largestLine } from "../../src/sandbox/measure.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

test("largestLine() counts bytes between line breaks", () => {
  const cases: [string, number][] = [["", 0], ["\n\n", 0], ["é", 2], ["a\nbcd\nef", 3], [
    "a\nbc\n",
    2,
  ]];

  for (const [text, bytes] of cases) assert.equal(largestLine(encode(text)), bytes, text);
});

test("largestElement() counts the bytes of records and of nothing around them", () => {
  const cases: [string, number][] = [
    ["[]", 0],
    ["{}", 2],
    [' { "a": 1 } ', 10],
    ['[{}, {"a":[{"b":{}}]} , {}]', 16],
    ['[{"a":"}]{["},{}]', 12],
    ['[{"a\\\\":"\\""}]', 12],
  ];

  for (const [text, bytes] of cases) assert.equal(largestElement(encode(text)), bytes, text);
});

test("largestElement() agrees with JSON.stringify, whatever the records", () => {
  const records = fc.array(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()));

  fc.assert(fc.property(records, fc.constantFrom(0, 2), (all, indent) => {
    const lengths = all.map((record) => encode(JSON.stringify(record)).byteLength);
    const measured = largestElement(encode(JSON.stringify(all, null, indent)));
    if (indent === 0) assert.equal(measured, Math.max(0, ...lengths));
    else assert.ok(measured >= Math.max(0, ...lengths));
  }));
});

test("countValues() counts what takes memory of its own, and nothing in texts", () => {
  const cases: [string, number][] = [
    ["{}", 1],
    ["[{},{}]", 4],
    ['{"a":1,"b":[2,3]}', 4],
    ['{"a":"[{,,,}]\\"[["}', 1],
    ['{"a":1}\n{"b":2}', 3],
  ];

  for (const [text, count] of cases) assert.equal(countValues(encode(text)), count, text);
});
