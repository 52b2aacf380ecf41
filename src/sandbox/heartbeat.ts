import type { IncidentReport } from "./api/incidents.ts";

/**
 * What a heartbeat is at: `pending` until its first beat; `up` with a beat, and `down` with one that says that it
 * failed, or when none came within period and grace; `paused` while nobody is to be told.
 */
export type SandboxHeartbeatStatus = "pending" | "up" | "down" | "paused";

/** One request to a heartbeat's URL. */
export interface SandboxBeat {
  /** When it arrived. */
  readonly time: Date;
  /** Which form of the URL was asked for: the plain one, `/fail`, or `/<exit code>`. */
  readonly kind: "success" | "fail" | "exit";
  /** The exit code when `kind` is `exit`, else `null`. 0 is a success. */
  readonly exitCode: number | null;
  /** The method as it came: `GET`, `POST` or `HEAD`. */
  readonly method: string;
  /** The raw body as text, or `""`. */
  readonly output: string;
  /** The query string with its question mark, or `""`. */
  readonly query: string;
}

/** A heartbeat and what it was told. */
export interface SandboxHeartbeat {
  /** What the Uptime API calls it by. */
  readonly id: string;
  /** The token in its URL, in full: it is what tells one heartbeat from another. */
  readonly token: string;
  /** What people call it. */
  readonly name: string;
  /** How often it is expected, in seconds. */
  readonly periodSeconds: number;
  /** How much later it may be, in seconds. */
  readonly graceSeconds: number;
  /** What it is at, by the clock of this moment. */
  readonly status: SandboxHeartbeatStatus;
  /** When it goes down unless a beat comes; `null` while it is anything but up. */
  readonly dueAt: Date | null;
  /** Its beats, oldest first. */
  readonly beats: readonly SandboxBeat[];
}

/** The longest period and the longest grace: a year. */
export const MAX_BEAT_SECONDS = 366 * 24 * 60 * 60;

/** What can be changed about a heartbeat. */
export interface HeartbeatSettings {
  readonly name?: string;
  readonly periodSeconds?: number;
  readonly graceSeconds?: number;
  readonly paused?: boolean;
}

/** A heartbeat as the sandbox keeps it. */
export interface KeptHeartbeat extends SandboxHeartbeat {
  name: string;
  periodSeconds: number;
  graceSeconds: number;
  /** When it was paused, in milliseconds since 1970. */
  pausedAt: number | undefined;
  readonly beats: SandboxBeat[];
  /** The beat that counts: none before the first, nor when it goes on after a pause. */
  last: SandboxBeat | undefined;
  /** What was reported when it went down. */
  incident: IncidentReport | undefined;
}

/** What the sandbox alone needs to know stays out of sight, where heartbeats are compared or printed. */
const HIDDEN = { value: undefined, writable: true, enumerable: false } as const;

/** A new heartbeat, which is pending. Its state is worked out whenever it is looked at. */
export function newHeartbeat(number: number, token: string, now: () => number): KeptHeartbeat {
  const heartbeat: Omit<KeptHeartbeat, "pausedAt" | "last" | "incident"> = {
    id: String(1_000 + number),
    token,
    name: `Heartbeat ${number}`,
    periodSeconds: 60,
    graceSeconds: 30,
    get status() {
      return statusOf(kept, now());
    },
    get dueAt() {
      return statusOf(kept, now()) === "up" ? new Date(dueTime(kept)) : null;
    },
    beats: [],
  };
  const kept = Object.defineProperties(heartbeat as KeptHeartbeat, {
    pausedAt: HIDDEN,
    last: HIDDEN,
    incident: HIDDEN,
  });
  return kept;
}

function statusOf(heartbeat: KeptHeartbeat, now: number): SandboxHeartbeatStatus {
  const { pausedAt, last } = heartbeat;
  if (pausedAt !== undefined) return "paused";
  if (last === undefined) return "pending";
  return isFine(last) && now < dueTime(heartbeat) ? "up" : "down";
}

/** Whether a beat says that all is well. */
export function isFine({ kind, exitCode }: SandboxBeat): boolean {
  return kind === "success" || exitCode === 0;
}

/** Since when, and why, a heartbeat that is down is so. */
export function downfall(
  heartbeat: KeptHeartbeat,
): { readonly at: number; readonly cause: string } {
  const { last, periodSeconds, graceSeconds } = heartbeat;
  if (last === undefined || isFine(last)) {
    const seconds = periodSeconds + graceSeconds;
    return { at: dueTime(heartbeat), cause: `Missed: no beat within ${seconds} s` };
  }
  const how = last.kind === "exit" ? `with exit code ${last.exitCode}` : "as it said itself";
  return { at: last.time.getTime(), cause: `Failed ${how}` };
}

function dueTime({ last, periodSeconds, graceSeconds }: KeptHeartbeat): number {
  return (last?.time.getTime() ?? 0) + (periodSeconds + graceSeconds) * 1_000;
}
