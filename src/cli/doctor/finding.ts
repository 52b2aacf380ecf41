/**
 * How something is: `ok`; `warning` where it works and may not be what is meant; `wrong`; `unset` where
 * there is nothing to look at; `skipped` where it was not looked at.
 */
export type State = "ok" | "warning" | "wrong" | "unset" | "skipped";

/** What is looked at, and what it is called. */
export const CHECKS = {
  variables: "variables",
  "source-token": "source token",
  clock: "clock",
  heartbeat: "heartbeat",
  errors: "errors",
  apis: "APIs",
  "telemetry-api": "Telemetry API",
  "uptime-api": "Uptime API",
  "test-record": "test record",
  records: "records",
} as const;

/** One of {@linkcode CHECKS}. */
export type Check = keyof typeof CHECKS;

/** What was found. No token stands in it. */
export interface Finding {
  /** What was looked at. */
  readonly check: Check;
  /** How it is. */
  readonly state: State;
  /** The same in words. */
  readonly message: string;
  /** What to do about it. */
  readonly advice?: string;
}
