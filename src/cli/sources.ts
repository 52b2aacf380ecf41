import { resolveApiConfig, type SourceAttributes } from "../api/mod.ts";
import { defineAskCommand, type Desk, TELEMETRY_FLAGS } from "./ask/command.ts";
import { CREATED_FLAGS, showCreated } from "./ask/created.ts";
import { LIST_FLAGS, showList, TEAM_FLAGS } from "./ask/list.ts";
import { maskBeforeEnd } from "./mask.ts";
import type { Column } from "./ask/table.ts";
import type { FlagValues } from "./flags.ts";

const PLATFORM = "javascript";

const CREATE_FLAGS = {
  platform: {
    kind: "text",
    value: "NAME",
    about: "Where its logs come from: node, docker, syslog, http, … It cannot be changed later.",
    preset: PLATFORM,
  },
  ...TEAM_FLAGS,
  ...CREATED_FLAGS,
  ...TELEMETRY_FLAGS,
} as const;

const COLUMNS: readonly Column<SourceAttributes>[] = [
  { title: "name", value: ({ name }) => name },
  { title: "platform", value: ({ platform }) => platform },
  { title: "token", value: ({ token }) => token && maskBeforeEnd(token) },
  { title: "ingesting host", value: ({ ingesting_host }) => ingesting_host },
  { title: "state", value: ({ ingesting_paused }) => ingesting_paused ? "paused" : "active" },
];

/** `better-stack sources list`. */
export const sourcesList = defineAskCommand({
  name: "sources list",
  summary: "Lists the sources of logs",
  usage: "better-stack sources list [flags]",
  details: ["Of each token the end is shown."],
  flags: { ...LIST_FLAGS, ...TELEMETRY_FLAGS },
  insteadOfArguments: "it lists all of them",
  run: async ({ teamName, json }, desk) =>
    await showList({
      items: desk.api.telemetry.listAllSources({ teamName }),
      things: "sources",
      columns: COLUMNS,
      none: "there is no source yet; better-stack sources create NAME makes one",
      json,
    }, desk),
});

/** `better-stack sources create`. */
export const sourcesCreate = defineAskCommand({
  name: "sources create",
  summary: "Creates a source, and prints its token and host once",
  usage: "better-stack sources create NAME [--platform node] [flags]",
  details: [
    "Standard output gets the variables to set, which hold the whole token, and nothing else:",
    "  better-stack sources create API --platform node >> .env.sh",
  ],
  flags: CREATE_FLAGS,
  operands: [{ name: "NAME" }],
  insteadOfArguments: "put the whole name in quotes",
  run: create,
});

async function create(
  values: FlagValues<typeof CREATE_FLAGS>,
  desk: Desk,
  [name = ""]: readonly string[],
): Promise<number> {
  const { platform = PLATFORM, teamName, json } = values;
  const source = await desk.api.telemetry.createSource({
    name,
    platform,
    ...(teamName !== undefined && { team_name: teamName }),
  });
  const { token, ingesting_host } = source.attributes;
  const isLocal = resolveApiConfig(values, desk.environment).telemetry.url.startsWith("http:");
  const host = ingesting_host && (isLocal ? `http://${ingesting_host}` : ingesting_host);
  return await showCreated(
    {
      resource: source,
      what: `source ${source.id}, ${source.attributes.name} (${source.attributes.platform})`,
      variables: {
        ...(token && { BETTERSTACK_SOURCE_TOKEN: token }),
        ...(host && { BETTERSTACK_INGEST_HOST: host }),
      },
      next: "set these where the program runs, then: node app.js | better-stack ship",
    },
    json,
    desk,
  );
}
