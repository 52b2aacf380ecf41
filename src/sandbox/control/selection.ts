import { QuerySyntaxError } from "../../query/errors.ts";
import { matches } from "../../query/matches.ts";
import { type ParsedQuery, parseQuery } from "../../query/parse.ts";
import { isoToMicros } from "../event_time.ts";
import type { StoredRecord } from "../record_store.ts";
import type { Mistake } from "./answers.ts";

/** The records that a request is about. */
export interface Selection {
  /** The time that it is about, in microseconds since 1970; both ends are included, and may be infinite. */
  readonly from: number;
  readonly to: number;
  /** What was changed in the query so that Better Stack takes it, too. */
  readonly notes: readonly Note[];
  /** Whether a record is one of them. */
  readonly holds: (stored: StoredRecord) => boolean;
}

/** One change to the query. */
export interface Note {
  readonly code: string;
  readonly index: number;
  readonly column: number;
  readonly message: string;
}

/** A parameter that cannot be taken. */
export class ParameterError extends Error {}

/** Reads `query`, `from` and `to`; throws a `QuerySyntaxError` or a `ParameterError`. */
export function selectionOf({ searchParams }: URL): Selection {
  const text = searchParams.get("query") ?? "";
  const parsed = parseQuery(text);
  const { query } = parsed;
  const { from, to } = windowOf(searchParams, parsed);
  const isAll = query.kind === "everything";
  return {
    from,
    to,
    notes: parsed.notes.map(({ code, index, message }) => {
      return { code, index, column: columnOf(text, index), message };
    }),
    holds: ({ time, record }) => time >= from && time <= to && (isAll || matches(query, record)),
  };
}

/** A whole number in a parameter; throws a `ParameterError`. */
export function numberOf(
  { searchParams }: URL,
  name: string,
  preset: number,
  least: number,
  most: number,
): number {
  const text = searchParams.get(name) || String(preset);
  const value = /^\d{1,15}$/.test(text) ? Number(text) : NaN;
  if (value >= least && value <= most) return value;
  throw new ParameterError(`${name} must be a whole number from ${least} to ${most}`);
}

/** What was wrong, if the error says so; undefined when it is a fault of the sandbox. */
export function mistakeIn(error: unknown): Mistake | undefined {
  if (error instanceof QuerySyntaxError) {
    const { message, column, index } = error;
    return { message, column, index };
  }
  return error instanceof ParameterError
    ? { message: error.message, column: null, index: null }
    : undefined;
}

/** What the parameters and the query leave of the time, both ends included. */
function windowOf(parameters: URLSearchParams, query: ParsedQuery): { from: number; to: number } {
  const own = { from: query.from, to: query.to };
  const bound = (name: "from" | "to"): number[] =>
    [parameters.get(name), own[name]].filter((text) => text != null && text !== "").map((text) => {
      const time = isoToMicros(text!.replace(/ (?=\d\d:?\d\d$)/, "+"));
      if (time === undefined) throw new ParameterError(`${name} must be a time in ISO 8601`);
      return time;
    });
  return { from: Math.max(-Infinity, ...bound("from")), to: Math.min(Infinity, ...bound("to")) };
}

function columnOf(text: string, index: number): number {
  return [...text.slice(0, index)].length + 1;
}
