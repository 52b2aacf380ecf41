import { type Answer, standardAnswer } from "./answers.ts";
import type { BoundedBody } from "./body.ts";
import { BoundedList, SIDE_LIST_BYTES } from "./bounded_list.ts";
import type { BeatRoute } from "./routes.ts";

/** What a heartbeat is at: `pending` until its first beat, then as the last beat left it. */
export type SandboxHeartbeatStatus = "pending" | "up" | "down";

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
  /** The token in its URL, in full: it is what tells one heartbeat from another. */
  readonly token: string;
  /** What it is at. */
  readonly status: SandboxHeartbeatStatus;
  /** Its beats, oldest first. */
  readonly beats: readonly SandboxBeat[];
}

/** The heartbeats of a sandbox. */
export interface HeartbeatBoard {
  readonly items: readonly SandboxHeartbeat[];
  beat(route: BeatRoute, method: string, body: BoundedBody): Answer;
  /** Adds a heartbeat that exists from now on. */
  announce(token: string): void;
  /** Forgets one; its token is then like any that was never heard of. */
  remove(token: string): void;
  clear(): void;
}

interface Entry {
  readonly token: string;
  status: SandboxHeartbeatStatus;
  readonly beats: SandboxBeat[];
}

const BEAT_BYTES = 192;

/** Starts with the heartbeats that exist, or with none and takes any token. */
export function createHeartbeatBoard(tokens: ReadonlySet<string> | undefined): HeartbeatBoard {
  const items: Entry[] = [];
  const announced = new Set<string>();
  const byToken = new Map<string, Entry>();
  const kept = new BoundedList<Entry>(
    SIDE_LIST_BYTES,
    (dropped) => dropped.forEach(dropOldestBeat),
  );
  reset();

  function reset(): void {
    items.length = 0;
    byToken.clear();
    kept.clear();
    announced.clear();
    for (const token of tokens ?? []) announce(token);
  }

  function announce(token: string): void {
    announced.add(token);
    add(token);
  }

  function remove(token: string): void {
    const entry = byToken.get(token);
    announced.delete(token);
    byToken.delete(token);
    if (entry) items.splice(items.indexOf(entry), 1);
  }

  function add(token: string): Entry {
    const entry: Entry = { token, status: "pending", beats: [] };
    byToken.set(token, entry);
    items.push(entry);
    return entry;
  }

  function beat(route: BeatRoute, method: string, body: BoundedBody): Answer {
    if (body.bytes === undefined) return standardAnswer(413);
    const entry = byToken.get(route.token) ?? (tokens ? undefined : add(route.token));
    if (entry === undefined) return standardAnswer(404);
    const { kind, exitCode, query } = route;
    const output = new TextDecoder().decode(body.bytes);
    entry.beats.push({ time: new Date(), kind, exitCode, method, output, query });
    entry.status = kind === "success" || exitCode === 0 ? "up" : "down";
    kept.add([entry], BEAT_BYTES + route.token.length + query.length + body.size);
    return { status: 200, body: "OK" };
  }

  /** A heartbeat that was never announced goes with its last beat, or tokens would pile up. */
  function dropOldestBeat(entry: Entry): void {
    entry.beats.shift();
    if (entry.beats.length > 0 || announced.has(entry.token)) return;
    if (byToken.get(entry.token) === entry) remove(entry.token);
  }

  return { items, beat, announce, remove, clear: reset };
}
