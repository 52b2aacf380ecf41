import { fetchOption } from "../core/options.ts";
import { createClient } from "./client.ts";
import { type ApiOptions, resolveApiConfig } from "./config.ts";
import { createTelemetryApi, type TelemetryApi } from "./telemetry.ts";
import { createUptimeApi, type UptimeApi } from "./uptime.ts";

/** Better Stack's APIs. */
export interface Api {
  /** Log records and their sources. */
  readonly telemetry: TelemetryApi;
  /** Heartbeats, monitors, incidents and status pages. */
  readonly uptime: UptimeApi;
}

/**
 * Makes calls to Better Stack's APIs. Nothing is sent before the first call, and a call for which there is no
 * token rejects with the code `unauthorised`, before anything is sent.
 *
 * Calls that come to the same when they are repeated (all but those that create, acknowledge and resolve) are
 * tried again after network trouble, 408, 429 and 5xx, as `Retry-After` says or after a growing, random wait,
 * for `retryForMs` at most. Redirects are followed for calls that read, and the token never goes with them to
 * another origin.
 *
 * @param environment The variables to read: a Worker's `env`, say. @default those of the process
 * @throws {TypeError} for an option of the wrong kind
 * @throws {RangeError} for a number out of range
 *
 * @example
 * ```ts
 * import { createApi } from "@mikser-io/better-stack/api";
 *
 * const api = createApi(); // the token comes from BETTERSTACK_API_TOKEN
 * const { rows } = await api.telemetry.queryLogs({ query: "level=error AND service:api" });
 * for await (const { id, attributes } of api.uptime.heartbeats.list()) {
 *   console.log(id, attributes.name, attributes.status, rows.length);
 * }
 * ```
 */
export function createApi(options: ApiOptions = {}, environment?: object): Api {
  const config = resolveApiConfig(options, environment);
  const send = fetchOption(options.fetch);
  return {
    telemetry: createTelemetryApi(createClient(config.telemetry, config, send)),
    uptime: createUptimeApi(createClient(config.uptime, config, send)),
  };
}
