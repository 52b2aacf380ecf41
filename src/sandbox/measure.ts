/** Measures records where they lie, in bytes of JSON text, without building any text again. */

const NEW_LINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

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

/** Where the string that opens at `open` closes. */
function endOfString(json: Uint8Array, open: number): number {
  let at = open + 1;
  while (at < json.byteLength && json[at] !== QUOTE) at += json[at] === BACKSLASH ? 2 : 1;
  return at;
}
