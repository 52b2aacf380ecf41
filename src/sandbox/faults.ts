import { type Answer, standardAnswer } from "./answers.ts";
import { MAX_WAIT_MS, milliseconds, wholeNumber } from "./options.ts";

/** What can misbehave: the intake, the heartbeats' URLs, the endpoint of Errors, and each of the two APIs. */
export type SandboxTarget = "ingest" | "heartbeat" | "errors" | "telemetry" | "uptime";

const TARGETS: readonly SandboxTarget[] = ["ingest", "heartbeat", "errors", "telemetry", "uptime"];

/**
 * How the sandbox misbehaves.
 *
 * A fault is a delay, an outcome (one of `status`, `reset` and `hang`), or both. Where several
 * apply to a request, their delays add up and the outcome given first decides, so that
 * `fail({ status: 503, times: 2 }); fail({ status: 429, times: 1 })` reads as a script. A fault
 * comes before everything else: a request that it decides is not checked for its token.
 */
export interface SandboxFault {
  /**
   * Which endpoint misbehaves.
   *
   * @default all
   */
  readonly target?: SandboxTarget;
  /** Answers with this status, 200 to 599; the body is read and nothing of it is kept. */
  readonly status?: number;
  /** Headers of that answer, such as `{ "retry-after": "2" }`; only with `status`. */
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Body of that answer; only with `status`.
   *
   * @default what Better Stack sends with that status, else empty
   */
  readonly body?: string;
  /**
   * Waits this many milliseconds before anything else, reading the body included. A client that
   * leaves meanwhile leaves nothing behind.
   *
   * @default {0}
   */
  readonly delayMs?: number;
  /**
   * Breaks the connection: `"before"` the body is read, nothing is kept; `"after"` it was read and
   * dealt with as ever, its records or beat kept, so that only the answer is lost.
   */
  readonly reset?: "before" | "after";
  /** Reads the body, keeps nothing and never answers, not even once the fault has ended. */
  readonly hang?: true;
  /**
   * Ends by itself after that many requests.
   *
   * @default until it is ended
   */
  readonly times?: number;
  /**
   * Strikes every nth request only.
   *
   * @default {1}
   */
  readonly every?: number;
}

/** What the faults have in store for one request: at most one of `answer`, `reset` and `hang`. */
export interface Misfortune {
  readonly delayMs: number;
  readonly answer?: Answer;
  readonly reset?: "before" | "after";
  readonly hang?: true;
}

/** The faults of a sandbox. */
export interface FaultList {
  add(fault: SandboxFault): SetFault;
  next(target: SandboxTarget): Misfortune;
  clear(): void;
  /** How many there are. */
  readonly count: number;
}

/** A fault that was set. */
export interface SetFault {
  /** Whether it has not ended yet. */
  readonly isActive: boolean;
  end(): void;
}

interface ActiveFault {
  readonly fault: SandboxFault;
  seen: number;
  struck: number;
}

/**
 * Starts without any fault.
 *
 * @param onChange Told when one was set or has ended
 */
export function createFaultList(onChange: () => void): FaultList {
  const active = new Set<ActiveFault>();

  function add(fault: SandboxFault): SetFault {
    check(fault);
    const entry: ActiveFault = { fault: { ...fault }, seen: 0, struck: 0 };
    active.add(entry);
    onChange();
    return {
      get isActive() {
        return active.has(entry);
      },
      end: () => end(entry),
    };
  }

  function end(entry: ActiveFault): void {
    if (active.delete(entry)) onChange();
  }

  function clear(): void {
    active.clear();
    onChange();
  }

  function next(target: SandboxTarget): Misfortune {
    let delayMs = 0;
    let decisive: SandboxFault | undefined;
    for (const entry of active) {
      const { fault } = entry;
      if (fault.target !== undefined && fault.target !== target) continue;
      if (decides(fault) && decisive !== undefined) continue;
      entry.seen++;
      if (entry.seen % (fault.every ?? 1) !== 0) continue;
      entry.struck++;
      if (entry.struck === fault.times) end(entry);
      delayMs += fault.delayMs ?? 0;
      if (decides(fault)) decisive = fault;
    }
    return { delayMs: Math.min(delayMs, MAX_WAIT_MS), ...outcomeOf(decisive ?? {}) };
  }

  return {
    add,
    next,
    clear,
    get count() {
      return active.size;
    },
  };
}

function decides({ status, reset, hang }: SandboxFault): boolean {
  return status !== undefined || reset !== undefined || hang !== undefined;
}

function outcomeOf(
  { status, body, headers, reset, hang }: SandboxFault,
): Omit<Misfortune, "delayMs"> {
  if (reset !== undefined) return { reset };
  if (hang !== undefined) return { hang };
  if (status === undefined) return {};
  return { answer: { status, body: body ?? standardAnswer(status).body, headers: headers ?? {} } };
}

function check(fault: SandboxFault): void {
  const { target, status, reset, hang, delayMs, times, every } = fault;
  const outcomes = [status, reset, hang].filter((given) => given !== undefined);
  if (outcomes.length > 1) {
    throw new TypeError("A fault takes one of status, reset and hang, not several");
  }
  if (outcomes.length === 0 && delayMs === undefined) {
    throw new TypeError("A fault needs a status, a reset, a hang or a delayMs");
  }
  if (status === undefined && (fault.headers !== undefined || fault.body !== undefined)) {
    throw new TypeError("A fault's headers and body need a status to go with");
  }
  if (status !== undefined && !(Number.isInteger(status) && status >= 200 && status <= 599)) {
    throw new RangeError(`status must be a whole number from 200 to 599, not ${status}`);
  }
  if (reset !== undefined && reset !== "before" && reset !== "after") {
    throw new TypeError(`reset must be "before" or "after", not ${JSON.stringify(reset)}`);
  }
  if (target !== undefined && !TARGETS.includes(target)) {
    const names = TARGETS.map((name) => JSON.stringify(name)).join(" or ");
    throw new TypeError(`target must be ${names}, not ${JSON.stringify(target)}`);
  }
  if (hang !== undefined && hang !== true) {
    throw new TypeError(`hang must be true or left out, not ${JSON.stringify(hang)}`);
  }
  new Headers({ ...fault.headers });
  milliseconds("delayMs", delayMs ?? 0);
  wholeNumber("times", times ?? 1);
  wholeNumber("every", every ?? 1);
}
