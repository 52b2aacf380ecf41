/** What `examples/deno` uses of `jsr:@std/assert`, where JSR cannot be reached. */
import assert from "node:assert/strict";

/** Fails when two values differ. */
export function assertEquals(actual: unknown, expected: unknown): void {
  assert.deepEqual(actual, expected);
}
