import { BetterStackApiError, type Incident, type LogPage } from "../../api/mod.ts";
import { counted } from "../../core/counted.ts";
import { say, styleFor } from "../io.ts";
import type { Desk } from "./command.ts";
import { createErrorSearch } from "./error_query.ts";
import { groupByRequest, type RequestGroup } from "./requests.ts";
import { readRow } from "./row.ts";
import { rowFormat } from "./row_format.ts";
import { type AskedSources, findSources, sourcesInWords } from "./sources.ts";
import { visible } from "./visible.ts";
import { writeAll } from "./write_all.ts";

const AROUND_MS = 15 * 60_000;
/** What a person reads through; `errors` and `query` go further. */
const MOST_RECORDS = 1_000;

/** The errors around the beginning of an incident. */
export interface IncidentLogs {
  readonly from: string;
  readonly to: string;
  readonly sources: AskedSources;
  /** Whether there are more than these. */
  readonly hasMore: boolean;
  /** By request, the oldest first; those that belong to none come last. */
  readonly requests: readonly RequestGroup[];
}

/** Finds the errors around the beginning of an incident. */
export async function incidentLogs(
  { id, attributes }: Incident,
  wanted: readonly string[] | undefined,
  desk: Desk,
): Promise<IncidentLogs> {
  const startedAt = Date.parse(attributes.started_at ?? "");
  if (Number.isNaN(startedAt)) {
    const message = `cannot tell what to search for: incident ${id} does not say when it began`;
    throw new BetterStackApiError("unexpected", message);
  }
  const sources = await findSources(desk.api.telemetry, wanted);
  const pages = createErrorSearch(desk)({
    sourceIds: sources.ids,
    from: new Date(startedAt - AROUND_MS),
    to: new Date(startedAt + AROUND_MS),
    order: "oldest_first",
    batchSize: MOST_RECORDS,
  });
  const { value } = await pages.next();
  const { rows, hasMore, from, to } = value as LogPage; // there is always a first one
  const requests = groupByRequest(rows.map((row) => readRow(row).record));
  return { from, to, sources, hasMore, requests };
}

/** Shows them, request by request. */
export async function showIncidentLogs(logs: IncidentLogs, desk: Desk): Promise<void> {
  const { from, to, sources, hasMore, requests } = logs;
  const { bold } = styleFor(desk.output.hasColors);
  const where = `from ${from} to ${to}, in ${sourcesInWords(sources)}`;
  const all = requests.reduce((sum, { records }) => sum + records.length, 0);
  if (all === 0) return await say(desk, `no errors ${where}`);

  const format = rowFormat({}, desk.output);
  const texts = function* (): Generator<string> {
    yield `\n${counted(all, "error")} ${where}\n`;
    for (const { requestId, records } of requests) {
      const name = requestId === undefined ? "without a request" : `request ${visible(requestId)}`;
      yield `\n${bold(name)}, ${counted(records.length, "error")}\n`;
      yield* format(records, sources);
    }
  };
  if (!await writeAll(desk.output, texts())) return;
  if (hasMore) {
    await say(
      desk,
      `there are more: these are the first ${MOST_RECORDS}; better-stack query has all`,
    );
  }
}
