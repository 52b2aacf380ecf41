import assert from "node:assert/strict";
import { test } from "node:test";
import { Tail } from "../../../src/cli/run/tail.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("Tail keeps what was written, an unfinished line included", () => {
  const tail = new Tail();
  const write = tail.stream();
  write(bytes("one\ntw"));
  write(bytes("o\nthree"));
  assert.deepEqual(tail.read(), { text: "one\ntwo\nthree", isCut: false });
});

test("Tail never lets lines of two streams run into each other", () => {
  const tail = new Tail();
  const [output, errors] = [tail.stream(), tail.stream()];
  output(bytes("one "));
  errors(bytes("trouble\n"));
  output(bytes("line\n"));
  assert.equal(tail.read().text, "trouble\none line\n");
});

test("Tail keeps the last 32 KiB of any amount, and says that there was more", () => {
  const tail = new Tail();
  const write = tail.stream();
  for (let n = 0; n < 100_000; n++) write(bytes(`line ${n}\n`));

  const { text, isCut } = tail.read();

  assert.ok(isCut);
  assert.equal(text.length, 32_768);
  assert.ok(text.endsWith("line 99998\nline 99999\n"));
});

test("Tail keeps the end of a line that never ends", () => {
  const tail = new Tail();
  const write = tail.stream();
  for (let n = 0; n < 100; n++) write(bytes("x".repeat(10_000)));
  write(bytes("the end"));

  const { text, isCut } = tail.read();

  assert.ok(isCut);
  assert.ok(text.length <= 32_768 && text.endsWith("xthe end"));
});
