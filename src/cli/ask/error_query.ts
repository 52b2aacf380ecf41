import { or, type Query, where } from "../../query/mod.ts";

/** The levels that count as fatal. */
export const FATAL_LEVELS: readonly string[] = ["fatal", "panic"];

/**
 * What finds errors, in either shape: `level`, or pino's `level_label` beside a number. The service compares
 * exactly, and some clients write levels in capitals.
 */
export const ERROR_QUERY: Query = or(
  ...["error", ...FATAL_LEVELS].flatMap((level) => [
    where("level", "=", level),
    where("level", "=", level.toUpperCase()),
    where("level_label", "=", level),
  ]),
);
