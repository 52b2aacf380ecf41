import { matches } from "../../query/matches.ts";
import { parseQuery } from "../../query/parse.ts";
import type { Query } from "../../query/query.ts";
import { isoTime } from "../../query/time.ts";
import type { Answer } from "../answers.ts";
import type { SandboxRecord } from "../intake.ts";
import { complaint, invalid, json } from "./answers.ts";
import { shownTime } from "./event_time.ts";
import { flattenAll } from "./flatten.ts";
import type { Origin, SourceBoard } from "./sources.ts";

const WINDOW_US = 30 * 60 * 1e6;

/** What is searched for. */
interface Search {
  readonly query: Query;
  readonly sourceIds: ReadonlySet<string>;
  readonly from: number;
  readonly to: number;
  readonly batch: number;
  readonly isNewestFirst: boolean;
  /** Where the last page ended. */
  readonly after: Pick<Origin, "time" | "number"> | undefined;
}

/**
 * Answers a query over the records that are kept.
 *
 * Contract: https://betterstack.com/docs/logs/query-api/v2/live-tail/. What it answers to a mistake is not
 * documented: here it is 400 or 422, and every form that the language does not have is one.
 */
export function liveTail(
  url: URL,
  records: readonly SandboxRecord[],
  { originOf, collection }: SourceBoard,
): Answer {
  const search = searchOf(url);
  if ("status" in search) return search;
  for (const id of search.sourceIds) {
    if (!collection.entry(id)) return complaint(404, `Source with ID ${id} was not found`);
  }

  const direction = search.isNewestFirst ? -1 : 1;
  const found = records.filter((record) => isWanted(record, originOf(record), search, direction));
  found.sort((one, other) => direction * compare(originOf(one)!, originOf(other)!));
  const page = found.slice(0, search.batch);
  const last = page.at(-1);
  const next = last && found.length > page.length ? nextUrl(url, originOf(last)!) : null;
  const data = flattenAll(page, (record) => {
    const { sourceId, time } = originOf(record)!;
    return { source_id: sourceId, dt: shownTime(time) };
  });
  return json(200, { data, pagination: { next } });
}

function isWanted(
  record: SandboxRecord,
  origin: Origin | undefined,
  { sourceIds, from, to, after, query }: Search,
  direction: number,
): boolean {
  if (origin === undefined || !sourceIds.has(origin.sourceId)) return false;
  if (origin.time < from || origin.time > to) return false;
  if (after && direction * compare(origin, after) <= 0) return false;
  return matches(query, record);
}

function compare(one: Pick<Origin, "time" | "number">, other: typeof one): number {
  return one.time - other.time || one.number - other.number;
}

function nextUrl(url: URL, { time, number }: Origin): string {
  const next = new URL(url);
  next.searchParams.set("cursor", `${time}_${number}`);
  return next.href;
}

function searchOf(url: URL): Search | Answer {
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
  const window = windowOf(parameter("from"), parameter("to"));
  if (window === undefined) return invalid({ from: ["Must be ISO 8601, as to must be."] });
  const query = documentedQuery(parameter("query"));
  if ("status" in query) return query;
  const [, time, number] = /^(\d+)_(\d+)$/.exec(parameter("cursor")) ?? [];
  return {
    query,
    sourceIds: new Set(sourceIds),
    ...window,
    batch,
    isNewestFirst: order === "newest_first",
    after: time === undefined ? undefined : { time: Number(time), number: Number(number) },
  };
}

/** Each end is half an hour from the other, where only one is given. */
function windowOf(from: string, to: string): { from: number; to: number } | undefined {
  const [begins, ends] = [from, to].map((text) => {
    const time = text === "" ? undefined : isoTime(text.replace(/ (?=\d\d:?\d\d$)/, "+"));
    return time === undefined ? undefined : Date.parse(time) * 1_000;
  });
  if ((from !== "" && begins === undefined) || (to !== "" && ends === undefined)) return undefined;
  const end = ends ?? (begins === undefined ? Date.now() * 1_000 + 999 : begins + WINDOW_US);
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
