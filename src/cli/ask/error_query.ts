import { BetterStackApiError, type LogPage, type LogQueryOptions } from "../../api/mod.ts";
import { type Condition, or, type Query, where } from "../../query/mod.ts";
import { say } from "../io.ts";
import type { Desk } from "./command.ts";

/** The levels that count as fatal. */
export const FATAL_LEVELS: readonly string[] = ["fatal", "panic"];

const LEVELS = ["error", ...FATAL_LEVELS];
/** The service compares exactly, and some clients write levels in capitals. */
const BY_LEVEL: Query = or(
  ...LEVELS.flatMap((level) => [level, level.toUpperCase()]).map((level) =>
    isLevel("level", level)
  ),
);
/** In pino's own shape `level` is a number, and `level_label` beside it the name. */
const BY_LEVEL_OR_LABEL: Query = or(
  BY_LEVEL,
  ...LEVELS.map((level) => isLevel("level_label", level)),
);

/** Finds errors, page by page. */
export type ErrorSearch = (
  options: Omit<LogQueryOptions, "query" | "rawQuery">,
) => AsyncGenerator<LogPage, void, undefined>;

/**
 * Creates what finds errors, in either shape. Nobody says what becomes of a column that no record has had yet:
 * where the service refuses `level_label`, it is asked without it, which is said.
 */
export function createErrorSearch(desk: Desk): ErrorSearch {
  const { telemetry } = desk.api;
  let query = BY_LEVEL_OR_LABEL;
  return async function* (options) {
    if (query === BY_LEVEL_OR_LABEL) {
      let isTaken = false;
      try {
        for await (const page of telemetry.queryLogPages({ ...options, query })) {
          isTaken = true;
          yield page;
        }
        return;
      } catch (error) {
        if (isTaken || !isRefusal(error)) throw error;
      }
    }
    const pages = telemetry.queryLogPages({ ...options, query: BY_LEVEL });
    for await (const page of pages) {
      if (query !== BY_LEVEL) {
        query = BY_LEVEL;
        desk.progress.clear();
        await say(
          desk,
          "the service does not take the column level_label: errors in pino's own shape, if there are " +
            "any, are not among these",
        );
      }
      yield page;
    }
  };
}

function isLevel(column: string, level: string): Condition {
  return where(column, "=", level);
}

function isRefusal(error: unknown): boolean {
  return error instanceof BetterStackApiError &&
    (error.code === "query-syntax" || error.code === "validation");
}
