import { matches } from "../../query/matches.ts";
import { parseQuery } from "../../query/parse.ts";
import type { Query } from "../../query/query.ts";
import type { Answer } from "../answers.ts";
import { isoToMicros, shownTime } from "../event_time.ts";
import type { RecordStore, StoredRecord } from "../record_store.ts";
import { complaint, invalid, json } from "./answers.ts";
import type { Collection } from "./collection.ts";
import { flattenAll } from "./flatten.ts";

const WINDOW_US = 30 * 60 * 1e6;

/** Where a record stands among the others. */
type Place = Pick<StoredRecord, "time" | "id">;

/** What is searched for. */
interface Search {
  readonly query: Query;
  readonly sourceIds: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
  readonly batch: number;
  readonly isNewestFirst: boolean;
  /** Where the last page ended. */
  readonly after: Place | undefined;
}

/**
 * Answers a query over the records that are kept.
 *
 * Contract: https://betterstack.com/docs/logs/query-api/v2/live-tail/. What it answers to a mistake is not
 * documented: here it is 400 or 422, and every form that the language does not have is one.
 */
export function liveTail(url: URL, store: RecordStore, sources: Collection, now: number): Answer {
  const search = searchOf(url, now);
  if ("status" in search) return search;
  for (const id of search.sourceIds) {
    if (!sources.entry(id)) return complaint(404, `Source with ID ${id} was not found`);
  }

  const direction = search.isNewestFirst ? -1 : 1;
  const found = store.stored.filter((stored) => isWanted(stored, search, direction));
  found.sort((one, other) => direction * compare(one, other));
  const page = found.slice(0, search.batch);
  const last = page.at(-1);
  const next = last && found.length > page.length ? nextUrl(url, last) : null;
  const data = flattenAll(
    page.map(({ record, time, arrival }) => ({
      record,
      extra: { source_id: arrival.sourceId, dt: shownTime(time) },
    })),
  );
  return json(200, { data, pagination: { next } });
}

function isWanted(
  stored: StoredRecord,
  { sourceIds, from, to, after, query }: Search,
  direction: number,
): boolean {
  if (!sourceIds.has(stored.arrival.sourceId)) return false;
  if (stored.time < from || stored.time > to) return false;
  if (after && direction * compare(stored, after) <= 0) return false;
  return matches(query, stored.record);
}

function compare(one: Place, other: Place): number {
  return one.time - other.time || one.id - other.id;
}

function nextUrl(url: URL, { time, id }: Place): string {
  const next = new URL(url);
  next.searchParams.set("cursor", `${time}_${id}`);
  return next.href;
}

function searchOf(url: URL, now: number): Search | Answer {
  const parameter = (name: string): string => url.searchParams.get(name) ?? "";
  const sourceIds = parameter("source_ids").split(",").filter((id) => id !== "");
  if (sourceIds.length === 0) return invalid({ source_ids: ["Can't be blank."] });
  const batch = Number(parameter("batch") || 100);
  if (!Number.isInteger(batch) || batch < 50 || batch > 1_000) {
    return invalid({ batch: ["Must be between 50 and 1000."] });
  }
  const order = parameter("order") || "newest_first";
  if (order !== "newest_first" && order !== "oldest_first") {
    return invalid({ order: ["Must be newest_first or oldest_first."] });
  }
  const window = windowOf(parameter("from"), parameter("to"), now);
  if (window === undefined) return invalid({ from: ["Must be ISO 8601, as to must be."] });
  const query = documentedQuery(parameter("query"));
  if ("status" in query) return query;
  const [, time, id] = /^(\d+)_(\d+)$/.exec(parameter("cursor")) ?? [];
  return {
    query,
    sourceIds: new Set(sourceIds),
    ...window,
    batch,
    isNewestFirst: order === "newest_first",
    after: time === undefined ? undefined : { time: Number(time), id: Number(id) },
  };
}

/** Each end is half an hour from the other, where only one is given. */
function windowOf(
  from: string,
  to: string,
  now: number,
): { from: number; to: number } | undefined {
  // An unescaped plus in a URL is a space.
  const [begins, ends] = [from, to].map((text) =>
    isoToMicros(text.replace(/ (?=\d\d:?\d\d$)/, "+"))
  );
  if ((from !== "" && begins === undefined) || (to !== "" && ends === undefined)) return undefined;
  const end = ends ?? (begins === undefined ? now * 1_000 + 999 : begins + WINDOW_US);
  return { from: begins ?? end - WINDOW_US, to: end };
}

/** The query, if it has none but documented forms. */
function documentedQuery(text: string): Query | Answer {
  try {
    const { query, notes } = parseQuery(text);
    const [note] = notes.filter(({ code }) => code !== "precedence");
    return note ? complaint(400, `Invalid query: ${note.message}`) : query;
  } catch (error) {
    return complaint(400, `Invalid query: ${error instanceof Error ? error.message : error}`);
  }
}
