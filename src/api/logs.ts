import type { QueryNote } from "../query/notes.ts";
import type { Call, CallOptions, Client } from "./client.ts";
import { type LinkedPage, pageOf } from "./envelope.ts";
import { BetterStackApiError } from "./errors.ts";
import { type LogQueryOptions, resolveLogQuery } from "./log_query.ts";
import { pathWith } from "./path.ts";

/**
 * A log record as the service gives it: flat, with dotted keys (`context.user.id`), most values as text, and
 * `dt` as `2026-03-27 10:15:30.123000` in UTC.
 */
export type LogRow = Readonly<Record<string, unknown>>;

/** One page of log records, and what was asked to get it. */
export interface LogPage {
  /** The records, in the order that was asked for. */
  readonly rows: readonly LogRow[];
  /** Whether there may be more. */
  readonly hasMore: boolean;
  /** The query as it was sent; `""` for everything. */
  readonly query: string;
  /** What was changed in the query so that the service takes it. */
  readonly notes: readonly QueryNote[];
  /** The sources that were searched. */
  readonly sourceIds: readonly string[];
  /** From when on was searched, in ISO 8601. */
  readonly from: string;
  /** Until when. */
  readonly to: string;
}

const PATH = "/api/v2/query/live-tail";
const PURPOSE = { action: "query logs", things: "sources", isQuery: true } as const;

/**
 * Asks for log records, page after page; each page is asked for when it is wanted.
 *
 * Contract: https://betterstack.com/docs/logs/query-api/v2/live-tail/
 *
 * @param listSourceIds Lists the ids of all sources, where none are named.
 */
export async function* queryLogPages(
  client: Client,
  listSourceIds: (signal: AbortSignal | undefined) => Promise<readonly string[]>,
  { signal, ...options }: LogQueryOptions & CallOptions,
): AsyncGenerator<LogPage, void, undefined> {
  const { text: query, notes, from, to, batchSize, parameters, ...named } = resolveLogQuery(
    options,
  );
  const sourceIds = named.sourceIds ?? await listSourceIds(signal);
  if (sourceIds.length === 0) {
    throw new BetterStackApiError("not-found", "Cannot query logs: there is no source; create one");
  }
  const about = { query, notes, sourceIds, from, to };

  // The service gives no fewer than 50 at a time: what is over waits for the next page.
  let waiting: readonly LogRow[] = [];
  let isFirst = true;
  let next: string | undefined = pathWith(PATH, { sourceIds: sourceIds.join(","), ...parameters });
  do {
    while (waiting.length < batchSize && next !== undefined) {
      const page: LinkedPage<LogRow> = await load(client, next, signal);
      // Nobody says how the end looks: it is there when no page follows, or this one is empty.
      next = page.items.length > 0 && page.next !== next ? page.next : undefined;
      waiting = [...waiting, ...page.items];
    }
    if (waiting.length === 0 && !isFirst) return;
    isFirst = false;
    const hasMore = waiting.length > batchSize || next !== undefined;
    yield { rows: waiting.slice(0, batchSize), hasMore, ...about };
    waiting = waiting.slice(batchSize);
  } while (waiting.length > 0 || next !== undefined);
}

function load(
  client: Client,
  path: string,
  signal: AbortSignal | undefined,
): Promise<LinkedPage<LogRow>> {
  const call: Call = { ...PURPOSE, method: "GET", path, signal };
  return client.call(call, (body, { url }) => {
    const page = pageOf(body);
    return page && { ...page, next: page.next && new URL(page.next, url).href };
  });
}
