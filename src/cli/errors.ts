import { defineAskCommand, type Desk, TELEMETRY_FLAGS } from "./ask/command.ts";
import { changeInWords, countErrors, type ErrorCount } from "./ask/error_counts.ts";
import { findSources } from "./ask/sources.ts";
import { spanInWords } from "./ask/span.ts";
import { type Column, tableOf } from "./ask/table.ts";
import { visibleJson } from "./ask/visible.ts";
import { boundsOf, WINDOW_FLAGS } from "./ask/window.ts";
import { QUERY_FLAGS } from "./ask/question.ts";
import { UsageError } from "./command.ts";
import type { FlagValues } from "./flags.ts";
import { say } from "./io.ts";

const WINDOW_MS = 3_600_000;

const FLAGS = {
  source: QUERY_FLAGS.source,
  from: { ...WINDOW_FLAGS.from, preset: "1h before --to" },
  to: WINDOW_FLAGS.to,
  by: {
    kind: "text",
    value: "FIELD",
    about: "The field to count by; what has none is counted by its source.",
    preset: "service",
  },
  json: { kind: "switch", about: "One JSON document for machines." },
  ...TELEMETRY_FLAGS,
} as const;

/** `better-stack errors`: how many there are, and whether they are more than before. */
export const errors = defineAskCommand({
  name: "errors",
  summary: "Counts errors by service, beside the time before",
  usage: "better-stack errors [flags]",
  details: [
    "It counts the records of level error, and those of level fatal or panic, and compares them with " +
    "the same length of time just before.",
    "  better-stack errors --from 1h\n  better-stack errors --by host --source API --from 1d",
  ],
  flags: FLAGS,
  insteadOfArguments: "what to count by goes with --by",
  run,
});

const COLUMNS: readonly Column<ErrorCount>[] = [
  { title: "error", value: ({ error }) => error, isNumber: true },
  { title: "fatal", value: ({ fatal }) => fatal, isNumber: true },
  { title: "before", value: ({ before }) => before, isNumber: true },
  { title: "change", value: changeInWords },
];

async function run(values: FlagValues<typeof FLAGS>, desk: Desk): Promise<number> {
  const { by = "service", source, json } = values;
  const bounds = boundsOf(values, Date.now());
  const to = bounds.to ?? new Date();
  const from = bounds.from ?? new Date(to.getTime() - WINDOW_MS);
  const lengthMs = to.getTime() - from.getTime();
  if (lengthMs === 0) {
    throw new UsageError("--from and --to are the same: there is nothing between");
  }
  const before = new Date(from.getTime() - lengthMs);

  const sources = await findSources(desk.api.telemetry, source);
  const { counts, isComplete } = await countErrors({ before, from, to, by, sources }, desk);
  desk.progress.clear();
  if (!isComplete) {
    await say(desk, "there are too many to count all: take these as the least there are");
  }
  const title = `${from.toISOString()} to ${to.toISOString()}, beside the ${
    spanInWords(lengthMs)
  } before`;
  const nothing = `no errors from ${title}\n`;
  const table = () =>
    tableOf([{ title: by, value: ({ name }) => name }, ...COLUMNS], counts, desk.output);
  await desk.output.write(
    json
      ? visibleJson({ from, to, before, isComplete, by, counts }, 2) + "\n"
      : counts.length === 0
      ? nothing
      : `${title}\n\n${table()}`,
  );
  return 0;
}
