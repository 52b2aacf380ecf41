import type { SandboxOptions } from "./options.ts";

/** The variables that point a program at a sandbox, ready to be copied or handed to a process. */
export type SandboxEnvironment = Readonly<
  Record<
    | "BETTERSTACK_SOURCE_TOKEN"
    | "BETTERSTACK_INGEST_HOST"
    | "BETTERSTACK_ALLOW_INSECURE_URL"
    | "BETTERSTACK_UPTIME_HEARTBEAT_URL"
    | "BETTERSTACK_ERRORS_DSN"
    | "BETTERSTACK_API_TOKEN"
    | "BETTERSTACK_TELEMETRY_URL"
    | "BETTERSTACK_UPTIME_URL",
    string
  >
>;

/** Any token will do where none is prescribed. */
const ANY_TOKEN = "sandbox";

/** The variables for a sandbox at this address, with the first token that it accepts. */
export function environmentOf(url: string, options: SandboxOptions): SandboxEnvironment {
  const heartbeat = encodeURIComponent(options.heartbeatTokens?.[0] ?? ANY_TOKEN);
  return {
    BETTERSTACK_SOURCE_TOKEN: options.sourceTokens?.[0] ?? ANY_TOKEN,
    BETTERSTACK_INGEST_HOST: url,
    BETTERSTACK_ALLOW_INSECURE_URL: "1",
    BETTERSTACK_UPTIME_HEARTBEAT_URL: `${url}/api/v1/heartbeat/${heartbeat}`,
    BETTERSTACK_ERRORS_DSN: `${url.replace("://", `://${ANY_TOKEN}@`)}/1`,
    BETTERSTACK_API_TOKEN: apiTokenOf(options),
    BETTERSTACK_TELEMETRY_URL: url,
    BETTERSTACK_UPTIME_URL: url,
  };
}

/** A token that opens both APIs, if there is one; else the first that opens any. */
function apiTokenOf({ telemetryApiTokens, uptimeApiTokens }: SandboxOptions): string {
  const telemetry = telemetryApiTokens ?? uptimeApiTokens ?? [ANY_TOKEN];
  const uptime = uptimeApiTokens ?? telemetry;
  return telemetry.find((token) => uptime.includes(token)) ?? telemetry[0] ?? ANY_TOKEN;
}
