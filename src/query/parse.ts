import { everything } from "./build.ts";
import { Notes, type QueryNote } from "./notes.ts";
import { printQuery } from "./print.ts";
import type { Query } from "./query.ts";
import { readQuery } from "./read.ts";
import { Scanner } from "./scanner.ts";
import { translate } from "./translate.ts";
import { TimeWindow } from "./window.ts";

/** A query that was read. */
export interface ParsedQuery {
  /** What the service is asked; `everything` for no text, and where only a time was given. */
  readonly query: Query;
  /** The query as text for the service: documented forms only. */
  readonly text: string;
  /** The beginning of the time that the query is about, in ISO 8601; undefined when it does not say. */
  readonly from: string | undefined;
  /** The end of that time. */
  readonly to: string | undefined;
  /** What was changed so that the service takes it; empty when nothing was. */
  readonly notes: readonly QueryNote[];
}

/**
 * Reads a query as people write it, and turns what Better Stack does not take into what it does: NOT into
 * the opposite operator, a wildcard into a regex, `dt:[A TO B]` into `from` and `to`, text beside other
 * clauses into `message:"…"`. `notes` says what was changed.
 *
 * Takes time in proportion to the text, whatever is in it.
 *
 * @throws {QuerySyntaxError} for a mistake, and for what cannot be said to the service; with the place
 *
 * @example
 * ```ts
 * import { parseQuery } from "@mikser-io/better-stack/query";
 *
 * const { text, from } = parseQuery("NOT level:debug AND host:prod-* AND dt:[2026-03-27 TO *]");
 * // text: level!:debug AND host=~"^prod-"    from: 2026-03-27T00:00:00Z
 * ```
 */
export function parseQuery(text: string): ParsedQuery {
  const scanner = new Scanner(text);
  const notes = new Notes(text);
  const time = new TimeWindow(notes);
  const syntax = readQuery(scanner);
  const { smallKeyword } = scanner;
  if (smallKeyword) {
    const { text: small, start } = smallKeyword;
    notes.once("case", start, `\`${small}\` is taken as ${small.toUpperCase()}`);
  }
  const query = syntax ? translate(syntax, notes, time) : everything;
  return { query, text: printQuery(query), from: time.from, to: time.to, notes: notes.list };
}
