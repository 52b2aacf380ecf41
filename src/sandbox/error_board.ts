import { BoundedList, SIDE_LIST_BYTES } from "./bounded_list.ts";
import type { SandboxError } from "./events.ts";

/** Events that are about the same. */
export interface ErrorGroup {
  readonly id: string;
  /** The exception's class; undefined for a message. */
  readonly type: string | undefined;
  readonly message: string;
  count: number;
  /** In milliseconds since 1970, as `lastSeen` is. */
  readonly firstSeen: number;
  lastSeen: number;
  /** The last of them. */
  event: SandboxError;
  /** Grows with each change to any group. */
  revision: number;
}

/** What Errors accepted, and what of it belongs together. */
export interface ErrorBoard {
  /** The events, oldest first: always the same array. */
  readonly items: readonly SandboxError[];
  add(events: readonly SandboxError[], bytes: number): void;
  /** The groups, those last that were seen last. */
  readonly groups: Iterable<ErrorGroup>;
  clear(): void;
}

/** More groups than anybody looks through. */
const MAX_GROUPS = 200;
const MAX_KEY_LENGTH = 1_000;

/** Starts without any event. */
export function createErrorBoard(now: () => number): ErrorBoard {
  const groups = new Map<string, ErrorGroup>();
  const events = new BoundedList<SandboxError>(SIDE_LIST_BYTES, forget);
  let [created, revision] = [0, 0];

  function add(arrived: readonly SandboxError[], bytes: number): void {
    if (arrived.length === 0) return;
    for (const event of arrived) group(event);
    events.add(arrived, bytes / arrived.length);
  }

  function group(event: SandboxError): void {
    const { type, message } = subjectOf(event);
    const key = keyOf(event, `${type}\n${message}`).slice(0, MAX_KEY_LENGTH);
    const time = now();
    const known = groups.get(key) ??
      { id: String(++created), type, message, count: 0, firstSeen: time };
    groups.delete(key);
    const count = known.count + 1;
    groups.set(key, { ...known, count, lastSeen: time, event, revision: ++revision });
    const [oldest] = groups.keys();
    if (groups.size > MAX_GROUPS && oldest !== undefined) groups.delete(oldest);
  }

  /** A group goes with the last of its events. */
  function forget(dropped: readonly SandboxError[]): void {
    const gone = new Set(dropped);
    for (const [key, { event }] of groups) if (gone.has(event)) groups.delete(key);
  }

  function clear(): void {
    events.clear();
    groups.clear();
  }

  return { items: events.items, add, groups: { [Symbol.iterator]: () => groups.values() }, clear };
}

/** What an event is about: its outermost exception, which comes last, or its message. */
function subjectOf(event: SandboxError): { type: string | undefined; message: string } {
  const { values } = (event["exception"] ?? {}) as { values?: unknown };
  const last: unknown = Array.isArray(values) ? values.at(-1) : undefined;
  if (typeof last !== "object" || last === null) {
    const { formatted } = (event["logentry"] ?? {}) as { formatted?: unknown };
    return { type: undefined, message: text(event["message"] ?? formatted) };
  }
  const { type, value } = last as { type?: unknown; value?: unknown };
  return { type: text(type), message: text(value) };
}

/** What its sender says belongs together; where it says nothing, or only adds to it, its subject counts. */
function keyOf(event: SandboxError, subject: string): string {
  const { fingerprint } = event;
  if (!Array.isArray(fingerprint) || fingerprint.length === 0) return subject;
  return fingerprint.map((part) => part === "{{ default }}" ? subject : text(part)).join("\n");
}

function text(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}
