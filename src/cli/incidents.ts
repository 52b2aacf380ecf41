import type { Incident, IncidentAttributes } from "../api/mod.ts";
import { defineAskCommand, type Desk, TELEMETRY_FLAGS, UPTIME_FLAGS } from "./ask/command.ts";
import { incidentLogs, showIncidentLogs } from "./ask/incident_logs.ts";
import { limitOf } from "./ask/limit.ts";
import { LIST_FLAGS, showList } from "./ask/list.ts";
import { QUERY_FLAGS } from "./ask/question.ts";
import { spanInWords } from "./ask/span.ts";
import type { Column } from "./ask/table.ts";
import { visible, visibleJson } from "./ask/visible.ts";
import { boundsOf, WINDOW_FLAGS } from "./ask/window.ts";
import { API_FLAGS } from "./api_flags.ts";
import { UsageError } from "./command.ts";
import type { FlagValues } from "./flags.ts";
import { styleFor } from "./io.ts";
import { maskAll, maskUrls } from "./mask.ts";

const LIMIT = 50;

const LIST = {
  from: { ...WINDOW_FLAGS.from, preset: "the beginning" },
  to: WINDOW_FLAGS.to,
  unresolved: { kind: "switch", about: "Only those that are not over." },
  limit: { kind: "number", value: "COUNT", about: "How many at most.", preset: LIMIT },
  ...LIST_FLAGS,
  ...UPTIME_FLAGS,
} as const;

const SHOW = {
  logs: {
    kind: "switch",
    about:
      "Also the records of level error, fatal and panic from 15 minutes before its beginning " +
      "to 15 minutes after it, by request.",
  },
  source: QUERY_FLAGS.source,
  json: { kind: "switch", about: "One JSON document for machines." },
  ...TELEMETRY_FLAGS,
  ...UPTIME_FLAGS,
  telemetryApiToken: API_FLAGS.telemetryApiToken,
  uptimeApiToken: API_FLAGS.uptimeApiToken,
} as const;

const COLUMNS: readonly Column<IncidentAttributes>[] = [
  { title: "started", value: ({ started_at }) => started_at },
  { title: "status", value: ({ status }) => status },
  { title: "lasted", value: lasted },
  { title: "name", value: ({ name }) => name },
  { title: "cause", value: ({ cause }) => cause },
];

/** `better-stack incidents list`. */
export const incidentsList = defineAskCommand({
  name: "incidents list",
  summary: "Lists incidents",
  usage: "better-stack incidents list [flags]",
  details: [
    "The service takes days: --from 6h means from the day on that was six hours ago, in UTC.",
  ],
  flags: LIST,
  insteadOfArguments: "better-stack incidents show ID shows one",
  run: list,
});

/** `better-stack incidents show`. */
export const incidentsShow = defineAskCommand({
  name: "incidents show",
  summary: "Shows an incident, and the errors around its beginning",
  usage: "better-stack incidents show ID [--logs] [flags]",
  details: [
    "The incident comes from Uptime and its logs from Telemetry, each of which has API tokens of its " +
    "own: with two of them set BETTERUPTIME_API_TOKEN and LOGTAIL_API_TOKEN, with a global one " +
    "BETTERSTACK_API_TOKEN.",
    "  better-stack incidents show 1001 --logs",
  ],
  flags: SHOW,
  operands: [{ name: "ID" }],
  insteadOfArguments: "one incident is shown at a time",
  run: show,
});

async function list(values: FlagValues<typeof LIST>, desk: Desk): Promise<number> {
  const { unresolved, teamName, json } = values;
  const { from, to } = boundsOf(values, Date.now());
  const isNarrowed = from || to || unresolved;
  return await showList({
    items: desk.api.uptime.incidents.list({
      teamName,
      from: from && dayOf(from),
      to: to && dayOf(to),
      resolved: unresolved ? false : undefined,
    }),
    things: "incidents",
    columns: COLUMNS,
    none: isNarrowed ? "there is no such incident" : "there is no incident",
    limit: limitOf(values.limit, LIMIT),
    json,
  }, desk);
}

async function show(
  { logs: isWithLogs, source, json }: FlagValues<typeof SHOW>,
  desk: Desk,
  [id = ""]: readonly string[],
): Promise<number> {
  if (!/^[\w-]+$/.test(id)) {
    throw new UsageError("an incident's ID is a number; better-stack incidents list shows them");
  }
  const incident = await desk.api.uptime.incidents.get(id);
  const logs = isWithLogs ? await incidentLogs(incident, source, desk) : undefined;
  desk.progress.clear();
  if (json) {
    const { sources, ...found } = logs ?? {};
    const document = {
      incident: maskAll(incident),
      ...(sources && { logs: { ...found, sourceIds: sources.ids } }),
    };
    await desk.output.write(visibleJson(document, 2) + "\n");
    return 0;
  }
  await desk.output.write(inWords(incident, desk));
  if (logs) await showIncidentLogs(logs, desk);
  return 0;
}

function inWords({ id, attributes }: Incident, { output }: Desk): string {
  const { bold, dim } = styleFor(output.hasColors);
  const { name, cause, status, started_at, url } = attributes;
  const lines = {
    status,
    cause: cause === name ? undefined : cause,
    url: url && maskUrls(url),
    started: started_at,
    acknowledged: settled(attributes.acknowledged_at, attributes.acknowledged_by),
    resolved: settled(attributes.resolved_at, attributes.resolved_by),
    lasted: lasted(attributes),
  };
  const title = bold(`Incident ${id}${name ? `: ${visible(name)}` : ""}`);
  return `${title}\n${
    Object.entries(lines).filter(([, text]) => text)
      .map(([label, text]) => `  ${dim(label.padEnd(12))}  ${visible(String(text))}\n`).join("")
  }`;
}

function settled(at: string | null | undefined, by: string | null | undefined): string | undefined {
  return at ? `${at}${by ? ` by ${by}` : ""}` : undefined;
}

function lasted({ started_at, resolved_at }: IncidentAttributes): string | undefined {
  const ms = Date.parse(resolved_at ?? "") - Date.parse(started_at ?? "");
  return Number.isNaN(ms) ? undefined : spanInWords(ms);
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10);
}
