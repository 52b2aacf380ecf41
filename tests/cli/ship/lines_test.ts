import assert from "node:assert/strict";
import { test } from "node:test";
import { LineSplitter } from "../../../src/cli/ship/lines.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** All lines of `chunks`, each as its text and the length that it is said to have. */
function split(...chunks: (string | Uint8Array)[]): [text: string, length: number][] {
  const splitter = new LineSplitter();
  const lines: [string, number][] = [];
  const take = ({ bytes, length }: { bytes: Uint8Array; length: number }) =>
    lines.push([decoder.decode(bytes), length]);
  for (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? encoder.encode(chunk) : chunk;
    for (const line of splitter.push(bytes)) take(line);
  }
  for (const line of splitter.end()) take(line);
  return lines;
}

test("LineSplitter cuts a chunk at its line feeds", () => {
  assert.deepEqual(split("a\nbb\n\nccc\n"), [["a", 1], ["bb", 2], ["", 0], ["ccc", 3]]);
});

test("LineSplitter keeps what has no line feed yet, and gives it at the end", () => {
  assert.deepEqual(split("a", "b\nc", "", "d"), [["ab", 2], ["cd", 2]]);
  assert.deepEqual(split(), []);
  assert.deepEqual(split("a\n"), [["a", 1]]);
});

test("LineSplitter gives the same lines however the bytes come", () => {
  const bytes = encoder.encode("één\r\n\u{1F600}\n\n日本語\nend");
  const whole = split(bytes);

  for (let at = 0; at <= bytes.length; at++) {
    assert.deepEqual(split(bytes.subarray(0, at), bytes.subarray(at)), whole);
  }
  assert.deepEqual(split(...[...bytes].map((byte) => Uint8Array.of(byte))), whole);
});

test("LineSplitter keeps 10 MiB of a longer line, and knows its length", () => {
  const MIB = 1024 * 1024;
  const chunk = new Uint8Array(MIB).fill(97);

  const lines = split(...Array<Uint8Array>(25).fill(chunk), "\nnext\n");

  assert.deepEqual(lines.map(([text, length]) => [text.length, length]), [
    [10 * MIB, 25 * MIB],
    [4, 4],
  ]);
  assert.equal(split(new Uint8Array(11 * MIB).fill(97))[0]![0].length, 10 * MIB);
});
