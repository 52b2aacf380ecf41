import type { LogQueryOptions } from "../../api/mod.ts";
import { parseQuery } from "../../query/mod.ts";
import { type Operand, UsageError } from "../command.ts";
import type { FlagValues } from "../flags.ts";
import { type Io, say } from "../io.ts";
import { visible } from "./visible.ts";
import { boundsOf, WINDOW_FLAGS } from "./window.ts";

/** The flags of what takes a query. */
export const QUERY_FLAGS = {
  source: {
    kind: "list",
    value: "ID|NAME,…",
    about: "The source to ask, by id or name; may be repeated.",
    preset: "all sources",
  },
  ...WINDOW_FLAGS,
  raw: {
    kind: "switch",
    about:
      "Send the query as it is, unread: for what the service takes and this command does not know.",
  },
} as const;

/** What takes a query takes one, in quotes. */
export const QUERY_OPERANDS: readonly Operand[] = [{ name: "QUERY", isOptional: true }];

/** What the help says of queries. */
export const QUERY_DETAILS =
  "QUERY is in the live tail language: level=error, service:api (contains), duration_ms>250, " +
  'host=~"^prod-", joined with AND, OR and parentheses; a word or a "quoted phrase" on its own is ' +
  "looked for everywhere. NOT, host:prod-* and dt:[A TO B] are turned into what the service takes, " +
  "which standard error tells. A mistake is shown before anything is sent.";

/** What is asked, but for the sources. */
export type Question = Pick<LogQueryOptions, "query" | "rawQuery" | "from" | "to">;

/**
 * Reads a query and the time that it is about, and tells what the query is turned into.
 *
 * @throws {QuerySyntaxError} for a mistake in the query, {UsageError} for a bad flag
 */
export async function readQuestion(
  text: string,
  values: FlagValues<typeof QUERY_FLAGS>,
  io: Io,
): Promise<Question> {
  const bounds = boundsOf(values, Date.now());
  if (values.raw) return { rawQuery: text, ...bounds };
  const parsed = parseQuery(text);
  for (const end of ["from", "to"] as const) {
    if (bounds[end] && parsed[end]) {
      throw new UsageError(`the time is given twice: in the query, and with --${end}`);
    }
  }
  for (const { message } of parsed.notes) await say(io, visible(message));
  return { query: parsed.query, from: bounds.from ?? parsed.from, to: bounds.to ?? parsed.to };
}
