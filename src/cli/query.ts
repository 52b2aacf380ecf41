import { defineAskCommand, type Desk, TELEMETRY_FLAGS } from "./ask/command.ts";
import { sayNothingFound } from "./ask/nothing_found.ts";
import { limitOf } from "./ask/limit.ts";
import { QUERY_DETAILS, QUERY_FLAGS, QUERY_OPERANDS, readQuestion } from "./ask/question.ts";
import { ROW_DETAILS, ROW_FLAGS, rowFormat } from "./ask/row_format.ts";
import { findSources } from "./ask/sources.ts";
import { writeAll } from "./ask/write_all.ts";
import type { FlagValues } from "./flags.ts";
import { say } from "./io.ts";

const LIMIT = 100;
const MOST_PER_PAGE = 1_000;

const FLAGS = {
  ...QUERY_FLAGS,
  from: { ...QUERY_FLAGS.from, preset: "30m before --to" },
  limit: { kind: "number", value: "COUNT", about: "How many records at most.", preset: LIMIT },
  oldestFirst: { kind: "switch", about: "Begin with the oldest record instead of the newest." },
  ...ROW_FLAGS,
  ...TELEMETRY_FLAGS,
} as const;

/** `better-stack query`: log records. */
export const query = defineAskCommand({
  name: "query",
  summary: "Finds log records",
  usage: "better-stack query [QUERY] [flags]",
  details: [
    QUERY_DETAILS,
    ROW_DETAILS,
    "  better-stack query 'level=error AND service:api' --from 1h\n" +
    "  better-stack query '\"connection refused\"' --source API --from 2d --json",
  ],
  flags: FLAGS,
  operands: QUERY_OPERANDS,
  insteadOfArguments:
    "put the whole query in quotes: better-stack query 'level=error AND service:api'",
  run,
});

type Values = FlagValues<typeof FLAGS>;

async function run(values: Values, desk: Desk, [text = ""]: readonly string[]): Promise<number> {
  const limit = limitOf(values.limit, LIMIT);
  const format = rowFormat(values, desk.output);
  const question = await readQuestion(text, values, desk);
  const sources = await findSources(desk.api.telemetry, values.source);
  const pages = desk.api.telemetry.queryLogPages({
    ...question,
    sourceIds: sources.ids,
    batchSize: Math.min(limit, MOST_PER_PAGE),
    order: values.oldestFirst ? "oldest_first" : "newest_first",
  });
  let shown = 0;
  for await (const page of pages) {
    const rows = page.rows.slice(0, limit - shown);
    shown += rows.length;
    desk.progress.clear();
    if (shown === 0) await sayNothingFound(page, sources, desk);
    if (!await writeAll(desk.output, format(rows, sources))) return 0;
    if (shown === limit) {
      if (page.hasMore || page.rows.length > rows.length) await sayThereIsMore(limit, desk);
      return 0;
    }
    if (page.hasMore) desk.progress.tell(`${shown} records, asking for more…`);
  }
  return 0;
}

async function sayThereIsMore(limit: number, desk: Desk): Promise<void> {
  await say(
    desk,
    `there are more: these are the first ${limit} (--limit ${10 * limit} shows more)`,
  );
}
