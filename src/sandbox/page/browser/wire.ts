/** What the sandbox tells its page, as JSON. Every text in it comes from outside and may be anything. */

/** A record as it is shown: what was sent, and what the sandbox made of it. */
export interface Row {
  /** Grows with each record and is never used again. */
  readonly id: number;
  /** When it happened, in ISO 8601 with six digits. */
  readonly at: string;
  readonly level: string | null;
  readonly record: Readonly<Record<string, unknown>>;
}

/** The variables that point a program at the sandbox. */
export type Environment = Readonly<
  Record<
    | "BETTERSTACK_SOURCE_TOKEN"
    | "BETTERSTACK_INGEST_HOST"
    | "BETTERSTACK_UPTIME_HEARTBEAT_URL"
    | "BETTERSTACK_ERRORS_DSN",
    string
  >
>;

export interface State {
  readonly instance: string;
  readonly records: number;
  readonly dropped: number;
  readonly url: string;
  readonly environment: Environment;
  readonly faults: Faults;
}

export type FaultName = "outage" | "slow" | "rate-limited" | "invalid-token" | "quota";

/** The fault that the page has set, and how many others there are. */
export interface Faults {
  readonly fault: FaultName | null;
  readonly options: Readonly<Record<string, number>>;
  readonly others: number;
}

export interface Beat {
  readonly at: string;
  readonly ok: boolean;
  readonly exitCode: number | null;
  readonly message: string;
}

export interface Heartbeat {
  readonly id: string;
  readonly name: string;
  readonly token: string;
  readonly periodSeconds: number;
  readonly graceSeconds: number;
  readonly status: "pending" | "up" | "down" | "paused";
  readonly lastBeatAt: string | null;
  /** When it goes down unless a beat comes. */
  readonly nextDueAt: string | null;
  readonly incident: { readonly cause: string; readonly startedAt: string } | null;
  /** The newest, oldest first. */
  readonly beats: readonly Beat[];
}

export interface Frame {
  readonly function: string | null;
  readonly filename: string | null;
  readonly lineno: number | null;
  readonly colno: number | null;
  readonly inApp: boolean | null;
  readonly contextLine: string | null;
  readonly pre: readonly string[] | null;
  readonly post: readonly string[] | null;
}

export interface Exception {
  readonly type: string | null;
  readonly value: string | null;
  /** The innermost last. */
  readonly frames: readonly Frame[] | null;
}

/** Errors that are the same one. */
export interface ErrorGroup {
  readonly id: string;
  readonly type: string | null;
  readonly message: string;
  readonly count: number;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly release: string | null;
  readonly environment: string | null;
  readonly level: string | null;
  readonly handled: boolean | null;
  /** The newest of them. */
  readonly event: Readonly<Record<string, unknown>> & {
    readonly exceptions: readonly Exception[];
  };
}

/** How many records of each level there are in each stretch of time. */
export interface Histogram {
  readonly from: string | null;
  readonly to: string | null;
  readonly bucketMs: number;
  readonly total: number;
  readonly levels: readonly string[];
  readonly buckets: readonly {
    readonly at: string;
    readonly counts: Readonly<Record<string, number>>;
  }[];
}

/** What is wrong with a query, and where. */
export interface Mistake {
  readonly message: string;
  /** From 0; null when it is not at one place. */
  readonly index: number | null;
}

/** A change to a query, in words. */
export interface Note {
  readonly message: string;
}
