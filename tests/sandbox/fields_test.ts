import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf } from "../../src/sandbox/fields.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("fieldsOf() reads a JSON object, and takes a body without anything for one without fields", () => {
  assert.deepEqual(fieldsOf(bytesOf('{"a":1}')), { a: 1 });
  assert.deepEqual(fieldsOf(bytesOf("")), {});
  assert.deepEqual(fieldsOf(bytesOf(" \n")), {});
});

test("fieldsOf() has none of anything else, nor of a body that was too large", () => {
  for (const text of ["[]", "1", "null", '"a"', "{"]) {
    assert.equal(fieldsOf(bytesOf(text)), undefined, text);
  }
  assert.equal(fieldsOf(undefined), undefined);
});
