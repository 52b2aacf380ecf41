import { constants } from "node:os";
import { BetterStackApiError, type LogRow } from "../api/mod.ts";
import { defineAskCommand, type Desk, TELEMETRY_FLAGS } from "./ask/command.ts";
import { follow } from "./ask/follow.ts";
import { QUERY_DETAILS, QUERY_FLAGS, QUERY_OPERANDS, readQuestion } from "./ask/question.ts";
import { ROW_DETAILS, ROW_FLAGS, rowFormat } from "./ask/row_format.ts";
import { type AskedSources, findSources, sourcesInWords } from "./ask/sources.ts";
import { writeAll } from "./ask/write_all.ts";
import { timeOf } from "./ask/window.ts";
import { UsageError } from "./command.ts";
import type { FlagValues } from "./flags.ts";
import { say, type Signal } from "./io.ts";

const BEGIN_MS = 60_000;
const PAGE = 1_000;
const LOOK_FOR_SOURCES_MS = 60_000;

const { source, from, raw } = QUERY_FLAGS;
const { retryForMs: _, ...API_FLAGS } = TELEMETRY_FLAGS;

const FLAGS = {
  source,
  from: { ...from, preset: "1m" },
  raw,
  ...ROW_FLAGS,
  ...API_FLAGS,
} as const;

/** `better-stack tail`: log records as they come. */
export const tail = defineAskCommand({
  name: "tail",
  summary: "Shows log records as they come",
  usage: "better-stack tail [QUERY] [flags]",
  details: [
    QUERY_DETAILS,
    ROW_DETAILS,
    "It asks every two seconds, until Ctrl-C ends it. Network trouble, 429 and 5xx are waited for, and " +
    "what happened meanwhile is shown after them.",
    "  better-stack tail\n  better-stack tail 'level=error' --source API --from 10m",
  ],
  notes: {
    "What comes late":
      "A record is shown once, also when it arrives up to a minute after its time, by the service's " +
      "clock. What comes later than that is not shown: better-stack query finds it.",
  },
  flags: FLAGS,
  apiOptions: { retryForMs: 0 }, // it asks again itself
  exitCodes: {
    0: "Nobody reads its output any longer.",
    1: "Its output could not be written.",
    130: "Ctrl-C ended it (SIGTERM: 143).",
  },
  operands: QUERY_OPERANDS,
  insteadOfArguments:
    "put the whole query in quotes: better-stack tail 'level=error AND service:api'",
  run,
});

type Values = FlagValues<typeof FLAGS>;

async function run(values: Values, desk: Desk, [text = ""]: readonly string[]): Promise<number> {
  const format = rowFormat(values, desk.output);
  const question = await readQuestion(text, values, desk);
  if (question.to) {
    throw new UsageError("tail has no end: leave the end of the time out of the query");
  }
  const ended = new AbortController();
  const { signal } = ended;
  let by: Signal | undefined;
  const stop = desk.onSignal((given) => {
    by = given;
    ended.abort();
  });
  const lookUp = sourcesOf(values.source, desk, signal);
  let sources: AskedSources | undefined;
  let isToldOf = false;

  /** When it begins, by the service's clock, which an answer of the service tells. */
  async function begin(): Promise<number> {
    await lookUp();
    if (!desk.clock.isSet) await desk.api.telemetry.listSources({ perPage: 1, signal });
    const now = desk.clock.now();
    const from = values.from === undefined ? question.from : timeOf("--from", values.from, now);
    return from === undefined ? now - BEGIN_MS : new Date(from).getTime();
  }

  async function* ask(from: Date): AsyncGenerator<readonly LogRow[]> {
    sources = await lookUp();
    if (!sources) return;
    if (!isToldOf && desk.errors.isTerminal) {
      void say(desk, `following ${sourcesInWords(sources)}; Ctrl-C ends it`);
    }
    isToldOf = true;
    const { telemetry } = desk.api;
    const sourceIds = sources.ids;
    const asked = { ...question, from, sourceIds, batchSize: PAGE, signal };
    for await (const page of telemetry.queryLogPages({ ...asked, order: "oldest_first" })) {
      yield page.rows;
    }
  }

  try {
    await follow({
      begin,
      now: desk.clock.now,
      ask,
      show: async (rows) => !sources || await writeAll(desk.output, format(rows, sources)),
      signal,
      onTrouble: ({ message }) => void say(desk, `${message}; trying again until it is answered`),
      onRecovery: () => void say(desk, "answered again; what happened meanwhile was shown"),
    });
  } finally {
    stop();
  }
  if (!by) return 0;
  desk.endBySignal?.(by);
  return 128 + constants.signals[by];
}

/** Looks the sources up, and from time to time again: one may be added. Undefined while there is none. */
function sourcesOf(
  wanted: readonly string[] | undefined,
  desk: Desk,
  signal: AbortSignal,
): () => Promise<AskedSources | undefined> {
  let found: AskedSources | undefined;
  let lookAgainAt = 0;
  let isWaiting = false;
  return async () => {
    if (found && performance.now() < lookAgainAt) return found;
    try {
      found = await findSources(desk.api.telemetry, wanted, signal);
      lookAgainAt = performance.now() + LOOK_FOR_SOURCES_MS;
    } catch (error) {
      // A 404 has a status; here nothing was refused, there is just none.
      const isNone = error instanceof BetterStackApiError && error.code === "not-found" &&
        error.status === undefined && !wanted;
      if (!isNone) throw error;
      if (!isWaiting) void say(desk, `${error.message}; waiting for one`);
      isWaiting = true;
      found = undefined;
    }
    return found;
  };
}
