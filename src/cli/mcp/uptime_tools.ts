import { isoTime } from "../../query/time.ts";
import { maskAll } from "../mask.ts";
import { PAGE, pageOf } from "./page.ts";
import { defineTool, type Tool } from "./tool.ts";

/** The tools about what is watched; they only read. */
export const UPTIME_TOOLS: readonly Tool[] = [
  defineTool({
    name: "betterstack_list_heartbeats",
    title: "List heartbeats",
    description:
      "Lists the heartbeats: jobs and processes that report in by themselves, and whether " +
      "they did (up, down, paused, pending). Their URLs are masked.",
    isReadOnly: true,
    parameters: { page: PAGE },
    run: async ({ uptime }, { page }, signal) =>
      pageOf(await uptime.heartbeats.page({ page, signal }), page),
  }),
  defineTool({
    name: "betterstack_list_monitors",
    title: "List monitors",
    description:
      "Lists the monitors: what Better Stack watches from outside, and how it is (up, down, " +
      "validating, paused, maintenance, pending).",
    isReadOnly: true,
    parameters: {
      page: PAGE,
      url: { type: "string", description: "Only those that watch this URL." },
      name: { type: "string", description: "Only those that are called so." },
    },
    run: async ({ uptime }, { page, url, name }, signal) =>
      pageOf(await uptime.monitors.page({ page, url, pronounceableName: name, signal }), page),
  }),
  defineTool({
    name: "betterstack_list_incidents",
    title: "List incidents",
    description: "Lists the incidents of monitors and heartbeats, and those that people reported.",
    isReadOnly: true,
    parameters: {
      page: PAGE,
      from: { type: "string", description: "Only from this day on: 2026-03-27." },
      to: { type: "string", description: "Only up to this day." },
      monitor_id: { type: "string", description: "Only those of this monitor." },
      heartbeat_id: { type: "string", description: "Only those of this heartbeat." },
      resolved: { type: "boolean", description: "Only those that are over, or that are not." },
    },
    async run(
      { uptime },
      { page, from, to, monitor_id: monitorId, heartbeat_id: heartbeatId, resolved },
      signal,
    ) {
      const days = { from: dayOf("from", from), to: dayOf("to", to) };
      const filter = { ...days, monitorId, heartbeatId, resolved };
      return pageOf(await uptime.incidents.page({ ...filter, page, signal }), page);
    },
  }),
  defineTool({
    name: "betterstack_get_incident",
    title: "Get incident",
    description:
      "Gets one incident with all that is known of it: cause, times, the response that was " +
      "seen. Search the logs around started_at with betterstack_query_logs.",
    isReadOnly: true,
    required: ["incident_id"],
    parameters: { incident_id: { type: "string", description: "The incident's id." } },
    run: async ({ uptime }, { incident_id: id = "" }, signal) => ({
      data: maskAll(await uptime.incidents.get(id, { signal })),
    }),
  }),
];

/** The service takes days, and nobody says what it makes of anything else; a time is within one. */
function dayOf(name: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = isoTime(text);
  if (time !== undefined) return new Date(time).toISOString().slice(0, 10);
  throw new TypeError(
    `${name} must be a day such as 2026-03-27, not ${JSON.stringify(text.slice(0, 40))}`,
  );
}
