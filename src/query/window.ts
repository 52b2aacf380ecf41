import { QuerySyntaxError } from "./errors.ts";
import type { Notes } from "./notes.ts";
import type { Span, Written } from "./syntax.ts";
import { isoTime } from "./time.ts";

/** The time that a query is about, which the service takes beside the query and not in it. */
export class TimeWindow {
  /** Its beginning, in ISO 8601. */
  from: string | undefined;
  /** Its end, in ISO 8601. */
  to: string | undefined;
  readonly #notes: Notes;

  constructor(notes: Notes) {
    this.#notes = notes;
  }

  /** Takes the bounds that a part of the query gives. */
  set(part: Span, from: Written | undefined, to: Written | undefined): void {
    if ((from && this.from) || (to && this.to)) {
      throw new QuerySyntaxError(this.#notes.text, part.start, "the time is given a second time");
    }
    this.from ??= from && this.#time(from);
    this.to ??= to && this.#time(to);
    if (this.from && this.to && Date.parse(this.from) > Date.parse(this.to)) {
      throw new QuerySyntaxError(this.#notes.text, part.start, "the time ends before it begins");
    }
    const sent = [from && `from=${this.from}`, to && `to=${this.to}`].filter(Boolean).join(" ");
    this.#notes.sentAs("time", part, sent, "the service takes times beside the query");
  }

  #time(written: Written): string {
    const time = isoTime(written.text);
    if (time !== undefined) return time;
    throw new QuerySyntaxError(
      this.#notes.text,
      written.start,
      "expected a time in ISO 8601",
      "such as 2026-03-27 or 2026-03-27T10:15:00Z",
    );
  }
}
