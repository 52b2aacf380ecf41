import { type Answer, standardAnswer } from "./answers.ts";
import type { IncidentBoard } from "./api/incidents.ts";
import type { BoundedBody } from "./body.ts";
import { BoundedList, SIDE_LIST_BYTES } from "./bounded_list.ts";
import {
  downfall,
  type HeartbeatSettings,
  isFine,
  type KeptHeartbeat,
  newHeartbeat,
  type SandboxBeat,
} from "./heartbeat.ts";
import type { BeatRoute } from "./routes.ts";

/** The heartbeats of a sandbox. */
export interface HeartbeatBoard {
  /** The heartbeats, in the order in which they became known: always the same array. */
  readonly items: readonly KeptHeartbeat[];
  beat(route: BeatRoute, method: string, body: BoundedBody): Answer;
  get(id: string): KeptHeartbeat | undefined;
  /** Adds a heartbeat that exists from now on, and does not go when its beats do. */
  announce(token: string): KeptHeartbeat;
  change(heartbeat: KeptHeartbeat, settings: HeartbeatSettings): void;
  /** Forgets one; its token is then like any that was never heard of. */
  remove(heartbeat: KeptHeartbeat): void;
  /** Reports those that went down since the last time. */
  settle(): void;
  clear(): void;
}

const BEAT_BYTES = 192;

/**
 * Starts with the heartbeats that exist, or with none and takes any token.
 *
 * @param onBeat Told of each beat when it has been dealt with
 */
export function createHeartbeatBoard(
  tokens: ReadonlySet<string> | undefined,
  incidents: IncidentBoard,
  now: () => number,
  onBeat: (heartbeat: KeptHeartbeat, beat: SandboxBeat) => void,
): HeartbeatBoard {
  const items: KeptHeartbeat[] = [];
  const announced = new Set<KeptHeartbeat>();
  const byToken = new Map<string, KeptHeartbeat>();
  let count = 0;
  const kept = new BoundedList<KeptHeartbeat>(SIDE_LIST_BYTES, dropOldestBeats);
  reset();

  function reset(): void {
    items.length = 0;
    byToken.clear();
    kept.clear();
    announced.clear();
    for (const token of tokens ?? []) announce(token);
  }

  function add(token: string): KeptHeartbeat {
    const heartbeat = newHeartbeat(++count, token, now);
    byToken.set(token, heartbeat);
    items.push(heartbeat);
    return heartbeat;
  }

  function announce(token: string): KeptHeartbeat {
    const heartbeat = add(token);
    announced.add(heartbeat);
    return heartbeat;
  }

  function remove(heartbeat: KeptHeartbeat): void {
    removeAll(new Set([heartbeat]));
  }

  function removeAll(gone: ReadonlySet<KeptHeartbeat>): void {
    for (const heartbeat of gone) {
      announced.delete(heartbeat);
      if (byToken.get(heartbeat.token) !== heartbeat) continue;
      byToken.delete(heartbeat.token);
      recover(heartbeat);
    }
    let left = 0;
    for (const heartbeat of items) if (!gone.has(heartbeat)) items[left++] = heartbeat;
    items.length = left;
  }

  function beat(route: BeatRoute, method: string, body: BoundedBody): Answer {
    if (body.bytes === undefined) return standardAnswer(413);
    const heartbeat = byToken.get(route.token) ?? (tokens ? undefined : add(route.token));
    if (heartbeat === undefined) return standardAnswer(404);
    report(heartbeat); // it may have come too late
    const { kind, exitCode, query } = route;
    const output = new TextDecoder().decode(body.bytes);
    const arrived = { time: new Date(now()), kind, exitCode, method, output, query };
    heartbeat.beats.push(arrived);
    if (heartbeat.pausedAt === undefined) heartbeat.last = arrived;
    if (isFine(arrived)) recover(heartbeat);
    report(heartbeat);
    kept.add([heartbeat], BEAT_BYTES + route.token.length + query.length + body.size);
    onBeat(heartbeat, arrived);
    return { status: 200, body: "OK" };
  }

  function change(heartbeat: KeptHeartbeat, settings: HeartbeatSettings): void {
    report(heartbeat);
    const { paused, ...others } = settings;
    Object.assign(heartbeat, others);
    if (paused === true) heartbeat.pausedAt ??= now();
    if (paused === false && heartbeat.pausedAt !== undefined) {
      heartbeat.pausedAt = undefined;
      heartbeat.last = undefined;
    }
    if (heartbeat.status !== "down") recover(heartbeat);
  }

  function report(heartbeat: KeptHeartbeat): void {
    if (heartbeat.incident !== undefined || heartbeat.status !== "down") return;
    const { at, cause } = downfall(heartbeat);
    heartbeat.incident = incidents.report(heartbeat, cause, at);
  }

  function recover(heartbeat: KeptHeartbeat): void {
    heartbeat.incident?.resolve(now());
    heartbeat.incident = undefined;
  }

  /** A heartbeat that was never announced goes with its last beat, or tokens would pile up. */
  function dropOldestBeats(dropped: readonly KeptHeartbeat[]): void {
    const gone = new Set<KeptHeartbeat>();
    for (const heartbeat of dropped) {
      heartbeat.beats.shift();
      if (heartbeat.beats.length === 0 && !announced.has(heartbeat)) gone.add(heartbeat);
    }
    removeAll(gone);
  }

  return {
    items,
    beat,
    get: (id) => items.find((heartbeat) => heartbeat.id === id),
    announce,
    change,
    remove,
    settle: () => items.forEach(report),
    clear: reset,
  };
}
