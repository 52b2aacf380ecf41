/** Measures records where they lie, in bytes of JSON text, without building any text again. */

/** More values than any request of logs has: two bytes can be one, which takes many more in memory. */
export const MAX_VALUES = 5_000_000;
/** What a value takes in memory at least, about. */
export const VALUE_BYTES = 32;

const NEW_LINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const COMMA = 0x2c;

/** The length of the longest line. */
export function largestLine(lines: Uint8Array): number {
  let largest = 0;
  let start = 0;
  while (start < lines.byteLength) {
    const found = lines.indexOf(NEW_LINE, start);
    const end = found === -1 ? lines.byteLength : found;
    largest = Math.max(largest, end - start);
    start = end + 1;
  }
  return largest;
}

/**
 * The length of the largest object of a JSON array, or of the object when there is just one.
 * The text must be valid JSON.
 */
export function largestElement(json: Uint8Array): number {
  let largest = 0;
  let depth = 0;
  let recordDepth = 1;
  let start = 0;
  for (let at = 0; at < json.byteLength; at++) {
    switch (json[at]) {
      case QUOTE:
        at = endOfString(json, at);
        break;
      case OPEN_ARRAY:
        if (depth === 0) recordDepth = 2;
        depth++;
        break;
      case OPEN_OBJECT:
        depth++;
        if (depth === recordDepth) start = at;
        break;
      case CLOSE_OBJECT:
        if (depth === recordDepth) largest = Math.max(largest, at + 1 - start);
        depth--;
        break;
      case CLOSE_ARRAY:
        depth--;
        break;
    }
  }
  return largest;
}

/** How many objects, lists, further values and lines there are in JSON, each of which takes memory of its own; about. */
export function countValues(json: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < json.byteLength; at++) {
    const byte = json[at];
    if (byte === QUOTE) at = endOfString(json, at);
    else if (isCounted(byte)) count++;
  }
  return count;
}

function isCounted(byte: number | undefined): boolean {
  return byte === COMMA || byte === OPEN_OBJECT || byte === OPEN_ARRAY || byte === NEW_LINE;
}

/** Where the string that opens at `open` closes. */
function endOfString(json: Uint8Array, open: number): number {
  let at = open + 1;
  while (at < json.byteLength && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
