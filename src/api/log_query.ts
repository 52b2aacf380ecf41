import { numberOption, oneOf, optional } from "../core/options.ts";
import { type ParsedQuery, parseQuery } from "../query/parse.ts";
import { printQuery } from "../query/print.ts";
import type { Query } from "../query/query.ts";
import { isoTime } from "../query/time.ts";
import { QuerySyntaxError } from "../query/errors.ts";
import type { QueryNote } from "../query/notes.ts";
import { BetterStackApiError } from "./errors.ts";
import { idOf } from "./path.ts";

/** Which log records are asked for. */
export interface LogQueryOptions {
  /**
   * What they must answer to, in the live tail language or built with `./query`. Text is read first: what
   * the service does not take is turned into what it does, and a mistake is found before anything is sent.
   * @default everything
   */
  readonly query?: string | Query | undefined;
  /** A query that is sent as it is, unread: for what the service takes and this module does not know. */
  readonly rawQuery?: string | undefined;
  /** The one source to search. @default all */
  readonly sourceId?: string | undefined;
  /** The sources to search. @default all */
  readonly sourceIds?: readonly string[] | undefined;
  /** From when on: a `Date`, or ISO 8601 (without a zone it is UTC). @default 30 minutes before `to` */
  readonly from?: Date | string | undefined;
  /** Until when. @default now */
  readonly to?: Date | string | undefined;
  /** How many records a page has, 1 to 1000. @default 100 */
  readonly batchSize?: number | undefined;
  /** Which come first. @default "newest_first" */
  readonly order?: "newest_first" | "oldest_first" | undefined;
}

/** What is asked, with nothing left open but the sources. */
export interface LogQuestion {
  /** The query as it is sent; `""` for everything. */
  readonly text: string;
  /** What was changed in the query so that the service takes it. */
  readonly notes: readonly QueryNote[];
  /** The sources that were named; undefined for all of them. */
  readonly sourceIds: readonly string[] | undefined;
  /** How many records a page has. */
  readonly batchSize: number;
  /** From when on, in ISO 8601. */
  readonly from: string;
  /** Until when. */
  readonly to: string;
  /** The parameters as the service takes them, without the sources. */
  readonly parameters: Readonly<Record<string, string>>;
}

// The service's own window and least batch: https://betterstack.com/docs/logs/query-api/v2/live-tail/
const WINDOW_MS = 30 * 60_000;
const LEAST_BATCH = 50;

/**
 * Settles what is asked.
 *
 * @throws {BetterStackApiError} `query-syntax` for a mistake in the query; {TypeError | RangeError} for an option
 * that cannot be used
 */
export function resolveLogQuery(options: LogQueryOptions, now: number = Date.now()): LogQuestion {
  const { order = "newest_first", batchSize = 100, rawQuery } = options;
  oneOf("order", order, ["newest_first", "oldest_first"]);
  numberOption("batchSize", batchSize, 1, 1_000);
  if (!Number.isInteger(batchSize)) {
    throw new RangeError(`batchSize must be whole, not ${batchSize}`);
  }
  optional("rawQuery", rawQuery, "string");
  if (rawQuery !== undefined && options.query !== undefined) {
    throw new TypeError("query and rawQuery cannot both be given");
  }

  const parsed = rawQuery === undefined ? read(options.query ?? "") : undefined;
  const text = parsed?.text ?? rawQuery ?? "";
  const from = bound("from", options.from, parsed?.from);
  const to = bound("to", options.to, parsed?.to);
  const ends = to ?? new Date(now).toISOString();
  const begins = from ?? new Date(Date.parse(ends) - WINDOW_MS).toISOString();
  const isRecent = Date.parse(begins) + WINDOW_MS > now;
  if (Date.parse(begins) > Date.parse(ends) && !(to === undefined && isRecent)) {
    throw new RangeError(`from must not be after to: ${begins} is after ${ends}`);
  }
  return {
    text,
    notes: parsed?.notes ?? [],
    sourceIds: sourceIdsOf(options),
    batchSize,
    from: begins,
    to: ends,
    parameters: {
      ...(text && { query: text }),
      ...(from && { from }),
      // The service reads "until half an hour later" where only a beginning is given; up to now is meant.
      ...(to || (from && !isRecent) ? { to: ends } : {}),
      batch: String(Math.max(batchSize, LEAST_BATCH)),
      order,
    },
  };
}

function read(query: string | Query): Pick<ParsedQuery, "text" | "from" | "to" | "notes"> {
  if (typeof query !== "string") {
    optional("query", query, "object");
    return { text: printQuery(query), from: undefined, to: undefined, notes: [] };
  }
  try {
    return parseQuery(query);
  } catch (error) {
    if (!(error instanceof QuerySyntaxError)) throw error;
    const message = `Cannot query logs: ${error.message}`;
    throw new BetterStackApiError("query-syntax", message, { cause: error });
  }
}

function bound(
  name: "from" | "to",
  option: Date | string | undefined,
  inQuery: string | undefined,
): string | undefined {
  if (option === undefined) return inQuery;
  if (inQuery !== undefined) {
    throw new TypeError(`${name} is given twice: as an option, and as ${inQuery} in the query`);
  }
  const time = option instanceof Date && !Number.isNaN(option.getTime())
    ? option.toISOString()
    : typeof option === "string"
    ? isoTime(option)
    : undefined;
  if (time !== undefined) return time;
  throw new TypeError(
    `${name} must be a Date or a time in ISO 8601, such as 2026-03-27T10:15:00Z, not ${
      String(option)
    }`,
  );
}

function sourceIdsOf({ sourceId, sourceIds }: LogQueryOptions): readonly string[] | undefined {
  if (sourceId !== undefined && sourceIds !== undefined) {
    throw new TypeError("sourceId and sourceIds cannot both be given");
  }
  if (sourceId !== undefined) return [idOf(sourceId)];
  if (sourceIds === undefined) return undefined;
  if (!Array.isArray(sourceIds) || sourceIds.length === 0) {
    throw new TypeError(
      "sourceIds must be an array of at least one id; leave it out for all sources",
    );
  }
  return sourceIds.map(idOf);
}
