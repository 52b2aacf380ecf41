import type { PlainObject } from "./plain.ts";

const encoder = /* @__PURE__ */ new TextEncoder();
const SHORTEST_CUT = 64;

/** True when `text` takes no more than `maxBytes` as UTF-8; measured only where it is in doubt. */
export function fits(text: string, maxBytes: number): boolean {
  if (text.length > maxBytes) return false;
  return text.length * 3 <= maxBytes || encoder.encode(text).length <= maxBytes;
}

/**
 * A record as JSON text of at most `maxBytes`. In one that is longer the longest strings and lists
 * are cut, each saying by how much, and the record says `"truncated":true`. Where that does not help
 * (many values, none of them long) the fields that are too large go.
 *
 * @param cut True when something was left out of the record already.
 */
export function fit(record: PlainObject, maxBytes: number, cut = false): string {
  if (cut) record.truncated = true;
  const text = JSON.stringify(record);
  if (fits(text, maxBytes)) return text;
  return cutLongest(record, maxBytes) ??
    cutLongest(withoutLargest(record, maxBytes), maxBytes) ?? "{}";
}

/** The record with no more cut than need be; undefined when no cutting makes it fit. */
function cutLongest(record: PlainObject, maxBytes: number): string | undefined {
  record.truncated = true;
  for (let limit = Math.floor(maxBytes * 0.9);;) {
    const [text, longest] = cutTo(limit, record);
    if (fits(text, maxBytes)) return text;
    if (limit === SHORTEST_CUT) return undefined;
    limit = Math.max(Math.min(limit, longest) >> 1, SHORTEST_CUT);
  }
}

/** The fields, in their order, for which there is room when all are cut as far as can be. */
function withoutLargest(record: PlainObject, maxBytes: number): PlainObject {
  const kept: PlainObject = Object.create(null);
  let left = maxBytes - '{"truncated":true}'.length;
  // An object puts keys like "1" first, and those must not push out the time and the level.
  const isNumber = (key: string) => Number(/^\d+$/.test(key));
  const fields = Object.entries(record).sort(([a], [b]) => isNumber(a) - isNumber(b));
  for (const [key, value] of fields) {
    const [field] = cutTo(SHORTEST_CUT, { [key]: value });
    const bytes = encoder.encode(field).length; // two braces more, and a comma less
    if (bytes > left) continue;
    left -= bytes;
    kept[key] = value;
  }
  return kept;
}

/** JSON text in which no string and no list is longer than `limit`, and how long the longest was. */
function cutTo(limit: number, record: PlainObject): [text: string, longest: number] {
  let longest = 0;
  const text = JSON.stringify(record, (_, value) => {
    const isText = typeof value === "string";
    if (!isText && !Array.isArray(value)) return value;
    longest = Math.max(longest, value.length);
    if (value.length <= limit) return value;
    const more = `… [${value.length - limit} more ${isText ? "characters" : "items"}]`;
    return isText ? value.slice(0, limit).toWellFormed() + more : [...value.slice(0, limit), more];
  });
  return [text, longest];
}
