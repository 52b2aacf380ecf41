import type { MonitorAttributes } from "../api/mod.ts";
import { defineAskCommand, type Desk, UPTIME_FLAGS } from "./ask/command.ts";
import { CREATED_FLAGS, showCreated } from "./ask/created.ts";
import { LIST_FLAGS, showList, TEAM_FLAGS } from "./ask/list.ts";
import { secondsOf } from "./ask/seconds.ts";
import { spanInWords } from "./ask/span.ts";
import type { Column } from "./ask/table.ts";
import type { FlagValues } from "./flags.ts";
import { maskUrls } from "./mask.ts";

const TYPE = "status";

const CREATE_FLAGS = {
  name: { kind: "text", value: "NAME", about: "What people call it.", preset: "the URL" },
  type: {
    kind: "text",
    value: "TYPE",
    about: "How it watches: status, keyword, keyword_absence, ping, tcp, dns, …",
    preset: TYPE,
  },
  keyword: { kind: "text", value: "TEXT", about: "What must be in the answer, for keyword." },
  every: {
    kind: "text",
    value: "TIME",
    about: "How often it looks: 30s, 3m.",
    preset: "as the service does",
  },
  ...TEAM_FLAGS,
  ...CREATED_FLAGS,
  ...UPTIME_FLAGS,
} as const;

const COLUMNS: readonly Column<MonitorAttributes>[] = [
  {
    title: "name",
    value: ({ pronounceable_name, url }) => pronounceable_name ?? (url && maskUrls(url)),
  },
  { title: "status", value: ({ status }) => status },
  { title: "type", value: ({ monitor_type }) => monitor_type },
  {
    title: "every",
    value: ({ check_frequency }) => check_frequency && spanInWords(check_frequency * 1_000),
  },
  { title: "last checked", value: ({ last_checked_at }) => last_checked_at },
  { title: "url", value: ({ url }) => url && maskUrls(url) },
];

/** `better-stack monitors list`. */
export const monitorsList = defineAskCommand({
  name: "monitors list",
  summary: "Lists the monitors, and how what they watch is",
  usage: "better-stack monitors list [flags]",
  details: [],
  flags: { ...LIST_FLAGS, ...UPTIME_FLAGS },
  insteadOfArguments: "it lists all of them",
  run: async ({ teamName, json }, desk) =>
    await showList({
      items: desk.api.uptime.monitors.list({ teamName }),
      things: "monitors",
      columns: COLUMNS,
      none: "there is no monitor yet; better-stack monitors create URL makes one",
      json,
    }, desk),
});

/** `better-stack monitors create`. */
export const monitorsCreate = defineAskCommand({
  name: "monitors create",
  summary: "Creates a monitor that watches a URL",
  usage: "better-stack monitors create URL [flags]",
  details: [
    "  better-stack monitors create https://example.com --name Website\n" +
    "  better-stack monitors create https://example.com --type keyword --keyword ok",
  ],
  flags: CREATE_FLAGS,
  operands: [{ name: "URL" }],
  insteadOfArguments: "a monitor watches one URL",
  run: create,
});

async function create(
  { name, type = TYPE, keyword, every, teamName, json }: FlagValues<typeof CREATE_FLAGS>,
  desk: Desk,
  [url = ""]: readonly string[],
): Promise<number> {
  const seconds = secondsOf("--every", every);
  const monitor = await desk.api.uptime.monitors.create({
    url,
    monitor_type: type,
    ...(name !== undefined && { pronounceable_name: name }),
    ...(keyword !== undefined && { required_keyword: keyword }),
    ...(seconds !== undefined && { check_frequency: seconds }),
    ...(teamName !== undefined && { team_name: teamName }),
  });
  return await showCreated(
    {
      resource: monitor,
      what: `monitor ${monitor.id}, which watches ${monitor.attributes.url ?? url}`,
      variables: {},
      next: "better-stack monitors list shows how it is",
    },
    json,
    desk,
  );
}
