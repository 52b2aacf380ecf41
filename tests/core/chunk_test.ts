import assert from "node:assert/strict";
import { test } from "node:test";
import { bodyOf, type Chunk, SEPARATOR, splitChunk, textsOf } from "../../src/core/chunk.ts";

const TEXTS = ['{"n":1}', '{"n":"ä"}', '{"n":"日本"}', '{"n":"🦕"}'];

function chunkOf(...texts: string[]): Chunk {
  const bytes = new TextEncoder().encode(texts.map((text) => SEPARATOR + text).join(""));
  return { bytes, records: texts.length, generation: 7 };
}

test("bodyOf() makes one JSON array of all chunks, one byte longer than they are", () => {
  const chunks = [chunkOf(...TEXTS), chunkOf('{"n":5}')];

  const body = bodyOf(chunks);

  const sent = JSON.parse(new TextDecoder().decode(body));
  assert.deepEqual(sent.map(({ n }: { n: unknown }) => n), [1, "ä", "日本", "🦕", 5]);
  assert.equal(body.length, 1 + chunks[0]!.bytes.length + chunks[1]!.bytes.length);
});

test("bodyOf() leaves the chunks as they are: they may have to be sent again", () => {
  const chunk = chunkOf(...TEXTS);

  const first = bodyOf([chunk]);

  assert.deepEqual(bodyOf([chunk]), first);
  assert.notEqual(first.buffer, chunk.bytes.buffer);
});

test("splitChunk() divides at any record, whatever its text", () => {
  const chunk = chunkOf(...TEXTS);

  for (let records = 1; records < TEXTS.length; records++) {
    const [first, second] = splitChunk(chunk, records);

    assert.deepEqual(textsOf({ chunks: [first] }), TEXTS.slice(0, records));
    assert.deepEqual(textsOf({ chunks: [second] }), TEXTS.slice(records));
    assert.deepEqual([first.records, second.records], [records, TEXTS.length - records]);
    assert.deepEqual([first.generation, second.generation], [7, 7]);
  }
});

test("splitChunk() copies, so that the chunk's buffer can be used again", () => {
  const chunk = chunkOf(...TEXTS);

  const [first, second] = splitChunk(chunk, 2);
  chunk.bytes.fill(0);

  assert.deepEqual(textsOf({ chunks: [first, second] }), TEXTS);
});

test("textsOf() gives back each record of each chunk", () => {
  assert.deepEqual(textsOf({ chunks: [chunkOf(...TEXTS), chunkOf("{}")] }), [...TEXTS, "{}"]);
});
