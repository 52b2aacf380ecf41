import { MAX_DEPTH } from "./plain.ts";

/**
 * True when the engine's own `JSON.stringify` says of `fields` all that is to be said: plain objects
 * and arrays of texts, numbers, booleans and nulls; not nested too deep, and not obviously longer than
 * `budget` characters. Looking is far cheaper than writing JSON by hand, and a record that fails takes
 * the slow road instead (`plain.ts`).
 */
export function isPlain(fields: object, budget: number): boolean {
  return scanObject(fields as Fields, budget, MAX_DEPTH) >= 0;
}

type Fields = Record<string, unknown>;

const NOT_PLAIN = -1;
/** What a key takes at least: `"":`. To ask each for its length would cost more than it saves. */
const KEY = 3;
/** Broken text of this length is seen before it is written, six characters for each surrogate. */
const LONG_TEXT = 1_000;

/** How much of the budget `left` is left after `object`; less than nothing when it is not plain. */
function scanObject(object: Fields, left: number, depth: number): number {
  // Read before the prototype is asked for, which is much faster once the engine knows the object.
  if (object.toJSON !== undefined) return NOT_PLAIN;
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return NOT_PLAIN;
  for (const key in object) {
    left = scanValue(object[key], left - KEY, depth);
    if (left < 0) return NOT_PLAIN;
  }
  return left;
}

function scanArray(array: readonly unknown[], left: number, depth: number): number {
  if ("toJSON" in array) return NOT_PLAIN;
  for (let i = 0; i < array.length; i++) {
    left = scanValue(array[i], left, depth);
    if (left < 0) return NOT_PLAIN;
  }
  return left;
}

function scanValue(value: unknown, left: number, depth: number): number {
  left--;
  if (typeof value === "string") {
    return value.length > LONG_TEXT && !value.isWellFormed() ? NOT_PLAIN : left - value.length;
  }
  if (typeof value === "object") {
    if (value === null) return left;
    if (depth === 1) return NOT_PLAIN;
    return Array.isArray(value)
      ? scanArray(value, left, depth - 1)
      : scanObject(value as Fields, left, depth - 1);
  }
  const isPlain = typeof value === "number" || typeof value === "boolean" || value === undefined;
  return isPlain ? left : NOT_PLAIN;
}
