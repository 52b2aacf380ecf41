import type { PlainObject } from "./plain.ts";

const encoder = new TextEncoder();
const SHORTEST_CUT = 64;

/** True when `text` takes no more than `maxBytes` as UTF-8; measured only where it is in doubt. */
export function fits(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return false;
  return text.length * 3 <= maxBytes || encoder.encode(text).length <= maxBytes;
}

/**
 * A record as JSON text of at most `maxBytes`. In one that is longer the longest strings are cut,
 * each saying by how much, and the record says `"truncated":true`. Where that does not help (a
 * million numbers, say) only its short top-level values stay.
 *
 * @param cut True when something was left out of the record already.
 */
export function fit(record: PlainObject, maxBytes: number, cut = false): string {
  if (cut) record.truncated = true;
  const text = JSON.stringify(record);
  if (fits(text, maxBytes)) return text;

  record.truncated = true;
  for (let longest = maxBytes * 0.9; longest > SHORTEST_CUT; longest /= 2) {
    const shorter = JSON.stringify(record, (_, value) => shortened(value, longest));
    if (fits(shorter, maxBytes)) return shorter;
  }
  return summary(record, maxBytes);
}

/** The same for a record that is text already; text that is no JSON object is cut as a message. */
export function fitText(text: string, maxBytes: number): string {
  return fits(text, maxBytes) ? text : fit(JSON.parse(text), maxBytes);
}

/** The top-level values that are not objects, in their order, as long as there is room. */
function summary(record: PlainObject, maxBytes: number): string {
  const kept: PlainObject = Object.create(null);
  kept.truncated = true;
  for (const [key, value] of Object.entries(record)) {
    if (typeof value === "object" || key.length > SHORTEST_CUT) continue;
    kept[key] = shortened(value, SHORTEST_CUT);
    if (fits(JSON.stringify(kept), maxBytes)) continue;
    delete kept[key];
    break;
  }
  return JSON.stringify(kept);
}

function shortened(value: unknown, length: number): unknown {
  if (typeof value !== "string" || value.length <= length) return value;
  const kept = value.slice(0, length).toWellFormed();
  return `${kept}… [${value.length - kept.length} more characters]`;
}
