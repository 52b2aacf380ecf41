import type { Client } from "./client.ts";
import type {
  CreateHeartbeat,
  HeartbeatAttributes,
  TeamFilter,
  UpdateHeartbeat,
} from "./heartbeats.ts";
import { createIncidentCalls, type IncidentCalls } from "./incidents.ts";
import type { CreateMonitor, MonitorAttributes, MonitorFilter, UpdateMonitor } from "./monitors.ts";
import { createResourceCalls, type ResourceCalls } from "./resource.ts";
import type { CreateStatusPage, StatusPageAttributes, UpdateStatusPage } from "./status_pages.ts";

/** What can be done with heartbeats. */
export type HeartbeatCalls = ResourceCalls<
  HeartbeatAttributes,
  CreateHeartbeat,
  UpdateHeartbeat,
  TeamFilter
>;
/** What can be done with monitors. */
export type MonitorCalls = ResourceCalls<
  MonitorAttributes,
  CreateMonitor,
  UpdateMonitor,
  MonitorFilter
>;
/** What can be done with status pages. */
export type StatusPageCalls = ResourceCalls<
  StatusPageAttributes,
  CreateStatusPage,
  UpdateStatusPage,
  TeamFilter
>;

/** The Uptime API: https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/ */
export interface UptimeApi {
  /** What tells the service that something is alive. */
  readonly heartbeats: HeartbeatCalls;
  /** What the service watches. */
  readonly monitors: MonitorCalls;
  /** What went wrong. */
  readonly incidents: IncidentCalls;
  /** What is shown to the public. */
  readonly statusPages: StatusPageCalls;
}

/** Creates the calls of the Uptime API. */
export function createUptimeApi(client: Client): UptimeApi {
  return {
    heartbeats: createResourceCalls(client, {
      path: "/api/v2/heartbeats",
      one: "heartbeat",
      many: "heartbeats",
      maxPerPage: 250,
    }),
    monitors: createResourceCalls(client, {
      path: "/api/v2/monitors",
      one: "monitor",
      many: "monitors",
      maxPerPage: 250,
    }),
    incidents: createIncidentCalls(client),
    statusPages: createResourceCalls(client, {
      path: "/api/v2/status-pages",
      one: "status page",
      many: "status pages",
      maxPerPage: 250,
    }),
  };
}
