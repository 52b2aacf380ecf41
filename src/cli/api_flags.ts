import { flagName, type Flags } from "./flags.ts";

/** The flags of what asks Better Stack's APIs. */
export const API_FLAGS = {
  apiToken: {
    kind: "text",
    value: "TOKEN",
    about:
      "An API token, for both Telemetry and Uptime. Better set BETTERSTACK_API_TOKEN: a flag is seen " +
      "by everybody on this machine (ps) and stays in the shell's history.",
  },
  telemetryApiToken: {
    kind: "text",
    value: "TOKEN",
    about: "An API token for Telemetry alone; or set LOGTAIL_API_TOKEN.",
  },
  uptimeApiToken: {
    kind: "text",
    value: "TOKEN",
    about: "An API token for Uptime alone; or set BETTERUPTIME_API_TOKEN.",
  },
  telemetryUrl: {
    kind: "text",
    value: "URL",
    about: "Where the Telemetry API is; or set BETTERSTACK_TELEMETRY_URL.",
    preset: "https://telemetry.betterstack.com",
  },
  uptimeUrl: {
    kind: "text",
    value: "URL",
    about: "Where the Uptime API is; or set BETTERSTACK_UPTIME_URL.",
    preset: "https://uptime.betterstack.com",
  },
} as const satisfies Flags;

/** A message about these options in the words of the command line: `telemetryUrl must …` as `--telemetry-url must …`. */
export function inApiFlagWords(message: string): string {
  return Object.keys(API_FLAGS).reduce(
    (text, option) => text.replace(new RegExp(`\\b${option}\\b`, "g"), flagName(option)),
    message,
  );
}
