import type { PlainObject } from "../../core/plain.ts";

/** Texts, which are passed over, and numbers. */
const TEXTS_AND_NUMBERS = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.]*(?:[eE][-+]?\d+)?/g;
/** What a number that loses something looks like: many digits, or a large exponent. */
const MAYBE_TOO_LARGE = /\d{16}|[eE]\+?\d{3}/;

/**
 * A line's JSON object; undefined when it holds no such thing. Whole numbers that JavaScript would
 * round (ids, nanoseconds) come as text instead, so that what is shipped is what was written.
 */
export function parseObject(text: string): PlainObject | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const object = JSON.parse(text);
    return MAYBE_TOO_LARGE.test(text) ? JSON.parse(withLargeNumbersAsText(text)) : object;
  } catch {
    return undefined;
  }
}

function withLargeNumbersAsText(json: string): string {
  return json.replace(
    TEXTS_AND_NUMBERS,
    (token) => token.startsWith('"') || isExact(token) ? token : `"${token}"`,
  );
}

function isExact(token: string): boolean {
  const number = Number(token);
  return /^-?\d+$/.test(token) ? Number.isSafeInteger(number) : Number.isFinite(number);
}
