/** Text as a regex that finds it, for what a value cannot be written as. */

/** What a value between quotes cannot hold for certain: quotes, backslashes and asterisks. */
const UNWRITABLE = /["\\*]/;

/** True when a value between quotes can hold this text: the service documents no way to escape. */
export function isWritable(text: string): boolean {
  return !UNWRITABLE.test(text);
}

/**
 * A regex that finds this text, without a backslash, as nobody says what becomes of one between quotes.
 * What a character class cannot hold either is left to `.`, which is any character.
 */
export function literalRegex(text: string): string {
  return text.replace(
    /["\\^.*+?()[\]{}|$]/g,
    (special) => /["\\^]/.test(special) ? "." : `[${special}]`,
  );
}

/** A wildcard pattern as a regex: each asterisk is any text, and the whole value must fit. */
export function wildcardRegex(pattern: string): string {
  const start = pattern.startsWith("*") ? "" : "^";
  const end = pattern.endsWith("*") ? "" : "$";
  const parts = pattern.split("*").filter((part) => part !== "").map(literalRegex);
  return start + parts.join(".*") + end || ".";
}
