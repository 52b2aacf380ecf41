import { shown } from "./scanner.ts";
import type { Span } from "./syntax.ts";

/**
 * What was changed in a query so that the service takes it.
 *
 * - `not`: a NOT turned operators round.
 * - `wildcard`: an asterisk became a regex, or was not needed.
 * - `phrase`: text beside other clauses became `message:"…"`.
 * - `time`: a time became `from` or `to`.
 * - `range`: a range became two comparisons.
 * - `escape`: a value that cannot be written became a regex.
 * - `precedence`: parentheses say that AND binds tighter than OR.
 * - `case`: a small `and`, `or` or `not` became a large one.
 */
export type QueryNoteCode =
  | "not"
  | "wildcard"
  | "phrase"
  | "time"
  | "range"
  | "escape"
  | "precedence"
  | "case";

/** One change to a query, in words. */
export interface QueryNote {
  /** The kind of change. */
  readonly code: QueryNoteCode;
  /** Where in the text that was given, from 0. */
  readonly index: number;
  /** What became of it, and why. */
  readonly message: string;
}

const MAX_SHOWN = 200;

/** Collects what was changed. */
export class Notes {
  /** The changes, in the order in which they were found. */
  readonly list: QueryNote[] = [];
  readonly #told = new Set<QueryNoteCode>();
  /** The text that was given. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Says that a part of the text is sent as something else. */
  sentAs(code: QueryNoteCode, part: Span, what: string, why: string): void {
    const written = shown(this.text.slice(part.start, part.end), MAX_SHOWN);
    const sent = what === "" ? "left out" : `sent as ${shown(what, MAX_SHOWN)}`;
    this.list.push({ code, index: part.start, message: `${written} is ${sent}: ${why}` });
  }

  /** Says something of the whole query, once. */
  once(code: QueryNoteCode, index: number, message: string): void {
    if (this.#told.has(code)) return;
    this.#told.add(code);
    this.list.push({ code, index, message });
  }
}
