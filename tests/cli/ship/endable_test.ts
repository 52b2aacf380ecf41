import assert from "node:assert/strict";
import { test } from "node:test";
import { endable } from "../../../src/cli/ship/endable.ts";

async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of source) items.push(item);
  return items;
}

async function* numbers(): AsyncGenerator<number> {
  yield 1;
  yield 2;
}

async function* oneThenNothing(): AsyncGenerator<number> {
  yield 1;
  await new Promise(() => {});
}

test("endable() gives what its source gives, to its end", async () => {
  assert.deepEqual(await collect(endable(numbers())), [1, 2]);
});

test("endable() can be ended while it waits", async () => {
  const source = endable(oneThenNothing());
  setTimeout(() => source.end(), 10);
  assert.deepEqual(await collect(source), [1]);
});

test("endable() gives nothing more once it is ended", async () => {
  const source = endable(numbers());
  source.end();
  assert.deepEqual(await collect(source), []);
});

test("endable() fails as its source does", async () => {
  // deno-lint-ignore require-yield
  async function* broken(): AsyncGenerator<number> {
    throw new Error("no such luck");
  }
  await assert.rejects(collect(endable(broken())), /no such luck/);
});
