/**
 * What would move the cursor, break a line, or turn the direction of the text round: control characters,
 * separators, marks of direction, and halves of characters. A log line may hold any of them.
 */
const UNSAFE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/gu;
const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text on one line, without anything that does something instead of being seen. */
export function visible(text: string): string {
  return text.replace(UNSAFE, (character) => NAMED[character] ?? escaped(character));
}

/** The same with a space for each of them, so that every character stays where it is. */
export function blanked(text: string): string {
  return text.replace(UNSAFE, " ");
}

/** A value as JSON, by the same rule; with `indent` on several lines. */
export function visibleJson(value: unknown, indent = 0): string {
  // What JSON leaves as it is stands within strings, but for the line ends between them.
  return JSON.stringify(value, null, indent)
    .replace(UNSAFE, (character) => character === "\n" ? character : escaped(character));
}

/** The beginning of a text that is longer than `maxLength`. */
export function cut(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength).replace(/[\ud800-\udbff]$/, "")}…`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
