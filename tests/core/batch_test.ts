import assert from "node:assert/strict";
import { test } from "node:test";
import { type Batch, SEPARATOR, splitBatch, textsOf } from "../../src/core/batch.ts";

const TEXTS = ['{"n":1}', '{"n":"ä"}', '{"n":"日本"}', '{"n":"🦕"}'];
const parse = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes));

function batchOf(texts: readonly string[], first: number): Batch {
  const bytes = new TextEncoder().encode(`[${texts.join(SEPARATOR)}]`);
  return { bytes, first, records: texts.length };
}

test("splitBatch() divides at any record, whatever its text, and each part is a body", () => {
  for (let records = 1; records < TEXTS.length; records++) {
    const [head, rest] = splitBatch({ ...batchOf(TEXTS, 7), failedAt: 5 }, records);

    assert.deepEqual([...parse(head.bytes), ...parse(rest.bytes)], TEXTS.map((t) => JSON.parse(t)));
    assert.deepEqual(textsOf(head), TEXTS.slice(0, records));
    assert.deepEqual(textsOf(rest), TEXTS.slice(records));
    assert.deepEqual([head.first, head.records, head.failedAt], [7, records, 5]);
    assert.deepEqual([rest.first, rest.records, rest.failedAt], [7 + records, 4 - records, 5]);
  }
});

test("splitBatch() divides what was divided before", () => {
  const [, rest] = splitBatch(batchOf(TEXTS, 0), 1);
  const [second, last] = splitBatch(rest, 1);

  assert.deepEqual([textsOf(second), textsOf(last)], [[TEXTS[1]], TEXTS.slice(2)]);
});

test("textsOf() gives back each record", () => {
  assert.deepEqual(textsOf(batchOf(TEXTS, 0)), TEXTS);
  assert.deepEqual(textsOf(batchOf(["{}"], 0)), ["{}"]);
});

test("the parts of a batch share its memory, which is then nobody's own", () => {
  const batch = batchOf(TEXTS, 0);

  const parts = splitBatch({ ...batch, memory: batch.bytes }, 2);

  assert.deepEqual(parts.map(({ memory }) => memory), [undefined, undefined]);
});
