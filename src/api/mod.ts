/**
 * Better Stack's APIs: log records and their sources (Telemetry); heartbeats, monitors, incidents and status
 * pages (Uptime). On `fetch` alone, in any runtime.
 *
 * @example
 * ```ts
 * import { BetterStackApiError, createApi } from "@mikser-io/better-stack/api";
 *
 * const { telemetry } = createApi(); // the token comes from BETTERSTACK_API_TOKEN
 * try {
 *   for await (const { rows } of telemetry.queryLogPages({ query: "level=error", from: "2026-03-27" })) {
 *     for (const row of rows) console.log(row.dt, row.message);
 *   }
 * } catch (error) {
 *   if (error instanceof BetterStackApiError) console.error(error.code, error.message);
 * }
 * ```
 *
 * @module
 */
export type { Secret } from "../core/config.ts";
export type { QueryNote, QueryNoteCode } from "../query/notes.ts";
export type {
  Clause,
  ComparisonOperator,
  Condition,
  ContainsOperator,
  EqualityOperator,
  Everything,
  Junction,
  Operator,
  Query,
  QueryValue,
  RegexOperator,
  TextSearch,
} from "../query/query.ts";
export { type Api, createApi } from "./api.ts";
export type { CallOptions } from "./client.ts";
export {
  type ApiOptions,
  resolveApiConfig,
  type ResolvedApiConfig,
  type Service,
} from "./config.ts";
export type { Page, Resource } from "./envelope.ts";
export { type ApiErrorCode, type ApiErrorDetails, BetterStackApiError } from "./errors.ts";
export type {
  CreateHeartbeat,
  HeartbeatAttributes,
  TeamFilter,
  UpdateHeartbeat,
} from "./heartbeats.ts";
export type {
  CreateIncident,
  Incident,
  IncidentAttributes,
  IncidentCalls,
  IncidentFilter,
} from "./incidents.ts";
export type { LogQueryOptions } from "./log_query.ts";
export type { LogPage, LogRow } from "./logs.ts";
export type { CreateMonitor, MonitorAttributes, MonitorFilter, UpdateMonitor } from "./monitors.ts";
export type { PageOptions, ResourceCalls } from "./resource.ts";
export type {
  CreateSource,
  Source,
  SourceAttributes,
  SourceFilter,
  UpdateSource,
} from "./sources.ts";
export type { CreateStatusPage, StatusPageAttributes, UpdateStatusPage } from "./status_pages.ts";
export type { TelemetryApi } from "./telemetry.ts";
export type { HeartbeatCalls, MonitorCalls, StatusPageCalls, UptimeApi } from "./uptime.ts";
