/** Where in Better Stack's pages a value is found. */
export const PLACES = {
  source: "Telemetry → Sources → the source: it shows its source token and its ingesting host",
  newSource: "Telemetry → Sources → Connect source",
  heartbeat: "Uptime → Heartbeats → the heartbeat: it shows its URL",
  errors: "Errors → Applications → the application → Data ingestion: it shows its DSN",
  telemetryToken: "Settings → API tokens → Team-based tokens → Telemetry API tokens, " +
    "https://betterstack.com/settings/api-tokens/0",
  uptimeToken: "Settings → API tokens → Team-based tokens → Uptime API tokens, " +
    "https://betterstack.com/settings/api-tokens/0",
} as const;

/** Where the value of a variable or of an option is found. */
export function placeOf(name: string): string | undefined {
  if (/heartbeat/i.test(name)) return PLACES.heartbeat;
  if (/dsn/i.test(name)) return PLACES.errors;
  if (/uptime_?api/i.test(name)) return PLACES.uptimeToken;
  if (/api_?token/i.test(name)) return PLACES.telemetryToken;
  return /insecure/i.test(name) ? undefined : PLACES.source;
}
