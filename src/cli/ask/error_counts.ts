import type { Desk } from "./command.ts";
import { createErrorSearch, FATAL_LEVELS } from "./error_query.ts";
import { readRow, type Row } from "./row.ts";
import type { AskedSources } from "./sources.ts";

/** What is counted. */
export interface Counting {
  /** When the time before begins. */
  readonly before: Date;
  /** When the time that is asked about begins, and the time before ends. */
  readonly from: Date;
  /** When it ends. */
  readonly to: Date;
  /** The field whose values are told apart. */
  readonly by: string;
  readonly sources: AskedSources;
}

/** How many errors one service has. */
export interface ErrorCount {
  /** Its name. */
  readonly name: string;
  /** How many records of level error. */
  readonly error: number;
  /** How many of level fatal or panic. */
  readonly fatal: number;
  /** How many of both there were in the time before. */
  readonly before: number;
}

/** So that a storm of errors is not counted for an hour: 100 requests for each of the two times. */
const MOST_RECORDS = 100_000;
const PAGE = 1_000;

/** Counts errors now and before, the service with the most of them first. */
export async function countErrors(
  { before, from, to, by, sources }: Counting,
  desk: Desk,
): Promise<{ readonly counts: readonly ErrorCount[]; readonly isComplete: boolean }> {
  const counts = new Map<string, { error: number; fatal: number; before: number }>();
  const search = createErrorSearch(desk);
  let counted = 0;

  async function count(
    begins: Date,
    ends: Date,
    column: (row: Row) => "error" | "fatal" | "before" | undefined,
  ): Promise<boolean> {
    let found = 0;
    const pages = search({
      sourceIds: sources.ids,
      from: begins,
      to: ends,
      batchSize: PAGE,
    });
    for await (const { rows, hasMore } of pages) {
      for (const row of rows.map(readRow)) {
        const name = column(row);
        if (!name) continue;
        const service = serviceOf(row, by, sources);
        const numbers = counts.get(service) ?? { error: 0, fatal: 0, before: 0 };
        counts.set(service, numbers);
        numbers[name]++;
      }
      found += rows.length;
      counted += rows.length;
      if (found >= MOST_RECORDS && hasMore) return false;
      if (hasMore) desk.progress.tell(`${counted} errors counted…`);
    }
    return true;
  }

  const isNow = await count(
    from,
    to,
    ({ level }) => FATAL_LEVELS.includes(level.toLowerCase()) ? "fatal" : "error",
  );
  // Both ends belong to a time that is asked about: what is on the border was counted already.
  const isBefore = await count(
    before,
    from,
    ({ time }) => Date.parse(time) >= from.getTime() ? undefined : "before",
  );
  return {
    counts: [...counts].map(([name, numbers]) => ({ name, ...numbers })).sort(byWeight),
    isComplete: isNow && isBefore,
  };
}

/** How a count has changed: `+3 (+75%)`. */
export function changeInWords({ error, fatal, before }: ErrorCount): string {
  const change = error + fatal - before;
  if (change === 0) return "same";
  const signed = (value: number) => `${value > 0 ? "+" : ""}${value}`;
  if (before === 0) return `${signed(change)} (new)`;
  return `${signed(change)} (${signed(Math.round(100 * change / before))}%)`;
}

function byWeight(one: ErrorCount, other: ErrorCount): number {
  return other.error + other.fatal - one.error - one.fatal || other.before - one.before ||
    (one.name < other.name ? -1 : 1);
}

function serviceOf({ record, sourceId }: Row, by: string, sources: AskedSources): string {
  const value = Object.hasOwn(record, by) ? record[by] : undefined;
  if (value === undefined || value === "") return `(source ${sources.nameOf(sourceId)})`;
  return typeof value === "string" ? value : JSON.stringify(value);
}
