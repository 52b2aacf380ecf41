import type { HeartbeatAttributes } from "../api/mod.ts";
import { defineAskCommand, type Desk, UPTIME_FLAGS } from "./ask/command.ts";
import { CREATED_FLAGS, showCreated } from "./ask/created.ts";
import { LIST_FLAGS, showList, TEAM_FLAGS } from "./ask/list.ts";
import { maskUrls } from "./mask.ts";
import { secondsOf } from "./ask/seconds.ts";
import { spanInWords } from "./ask/span.ts";
import type { Column } from "./ask/table.ts";
import { UsageError } from "./command.ts";
import type { FlagValues } from "./flags.ts";

/** The least that the service takes. */
const LEAST_PERIOD = 30;

const CREATE_FLAGS = {
  period: { kind: "text", value: "TIME", about: "How often it beats: 30s or longer, 5m, 1d." },
  grace: {
    kind: "text",
    value: "TIME",
    about: "How late a beat may be before somebody is told.",
    preset: "a fifth of the period",
  },
  ...TEAM_FLAGS,
  ...CREATED_FLAGS,
  ...UPTIME_FLAGS,
} as const;

const COLUMNS: readonly Column<HeartbeatAttributes>[] = [
  { title: "name", value: ({ name }) => name },
  { title: "status", value: ({ status }) => status },
  { title: "period", value: ({ period }) => inWords(period) },
  { title: "grace", value: ({ grace }) => inWords(grace) },
  { title: "url", value: ({ url }) => url && maskUrls(url) },
];

/** `better-stack heartbeats list`. */
export const heartbeatsList = defineAskCommand({
  name: "heartbeats list",
  summary: "Lists the heartbeats, and how they are",
  usage: "better-stack heartbeats list [flags]",
  details: ["Who knows a heartbeat's URL can beat: the end of it is all that is shown."],
  flags: { ...LIST_FLAGS, ...UPTIME_FLAGS },
  insteadOfArguments: "it lists all of them",
  run: async ({ teamName, json }, desk) =>
    await showList({
      items: desk.api.uptime.heartbeats.list({ teamName }),
      things: "heartbeats",
      columns: COLUMNS,
      none: "there is no heartbeat yet; better-stack heartbeats create NAME makes one",
      json,
    }, desk),
});

/** `better-stack heartbeats create`. */
export const heartbeatsCreate = defineAskCommand({
  name: "heartbeats create",
  summary: "Creates a heartbeat, and prints the variable to set",
  usage: "better-stack heartbeats create NAME --period TIME [flags]",
  details: [
    "Standard output gets the variable to set, whose value is a secret, and nothing else:",
    "  better-stack heartbeats create 'nightly backup' --period 1d --grace 2h",
  ],
  flags: CREATE_FLAGS,
  operands: [{ name: "NAME" }],
  insteadOfArguments: "put the whole name in quotes",
  run: create,
});

async function create(
  { period, grace, teamName, json }: FlagValues<typeof CREATE_FLAGS>,
  desk: Desk,
  [name = ""]: readonly string[],
): Promise<number> {
  const periodSeconds = secondsOf("--period", period);
  if (periodSeconds === undefined) {
    throw new UsageError("heartbeats create needs --period TIME: how often it beats, such as 1d");
  }
  if (periodSeconds < LEAST_PERIOD) {
    throw new UsageError(`--period must be at least ${LEAST_PERIOD}s, not ${period}`);
  }
  const heartbeat = await desk.api.uptime.heartbeats.create({
    name,
    period: periodSeconds,
    grace: secondsOf("--grace", grace) ?? Math.round(periodSeconds / 5),
    ...(teamName !== undefined && { team_name: teamName }),
  });
  const { url } = heartbeat.attributes;
  return await showCreated(
    {
      resource: heartbeat,
      what: `heartbeat ${heartbeat.id}, ${heartbeat.attributes.name}, ${
        inWords(heartbeat.attributes.period)
      }; it waits for its first beat`,
      variables: url ? { BETTERSTACK_UPTIME_HEARTBEAT_URL: url } : {},
      next: "set this where the job runs, then: better-stack run -- ./job.sh",
    },
    json,
    desk,
  );
}

function inWords(seconds: number | undefined): string | undefined {
  return seconds === undefined ? undefined : spanInWords(seconds * 1_000);
}
