import type { Fields } from "../fields.ts";
import { type HeartbeatSettings, MAX_BEAT_SECONDS } from "../heartbeat.ts";
import type { HeartbeatBoard } from "../heartbeats.ts";
import { Collection, type Entry, missing } from "./collection.ts";

/** The heartbeats of a sandbox as the API has them; those that are just pinged become part of it. */
export interface HeartbeatApi {
  /** The heartbeats, up to date. */
  readonly collection: () => Collection;
  readonly clear: () => void;
}

/** Shows the board's heartbeats through the API, and lets it make, change and delete them. */
export function createHeartbeatApi(board: HeartbeatBoard, now: () => number): HeartbeatApi {
  const collection = new Collection({
    type: "heartbeat",
    perPage: 50,
    maxPerPage: 250,
    now,
    newId: create,
    fixed: ["url", "status", "paused_at", "created_at", "updated_at"],
    problems: (fields, entry) => ({
      ...missing(fields, entry, ["name", "period", "grace"]),
      ...inRange(fields["period"], "period", 30),
      ...inRange(fields["grace"], "grace", 0),
    }),
    preset: () => ({ call: false, sms: false, email: true, push: true, critical_alert: false }),
    show(entry, origin) {
      const { paused: _, ...fields } = entry.fields;
      const heartbeat = board.get(entry.id);
      if (heartbeat === undefined) return fields;
      const { token, name, periodSeconds, graceSeconds, status, pausedAt } = heartbeat;
      return {
        ...fields,
        name,
        period: periodSeconds,
        grace: graceSeconds,
        url: `${origin}/api/v1/heartbeat/${encodeURIComponent(token)}`,
        status,
        paused_at: pausedAt === undefined ? null : new Date(pausedAt).toISOString(),
      };
    },
    onChange: change,
    onDelete({ id }) {
      const heartbeat = board.get(id);
      if (heartbeat) board.remove(heartbeat);
    },
  });

  function change({ id }: Entry, fields: Fields): void {
    const heartbeat = board.get(id);
    if (heartbeat) board.change(heartbeat, settingsOf(fields));
  }

  /** What was made through the API becomes a heartbeat, with the API's number. */
  function create(fields: Fields): string {
    const heartbeat = board.announce(crypto.randomUUID().replaceAll("-", "").slice(0, 24));
    board.change(heartbeat, settingsOf(fields));
    return heartbeat.id;
  }

  function refresh(): Collection {
    board.settle();
    for (const { id } of [...collection.entries]) if (!board.get(id)) collection.forget(id);
    for (const { id } of board.items) if (!collection.entry(id)) collection.add({}, id);
    return collection;
  }

  return { collection: refresh, clear: () => collection.clear() };
}

function settingsOf({ name, period, grace, paused }: Fields): HeartbeatSettings {
  return {
    ...(name !== undefined && { name: String(name) }),
    ...(period !== undefined && { periodSeconds: Number(period) }),
    ...(grace !== undefined && { graceSeconds: Number(grace) }),
    ...(paused !== undefined && { paused: paused === true }),
  };
}

function inRange(value: unknown, name: string, least: number): Record<string, string[]> {
  if (value === undefined) return {};
  if (!Number.isInteger(value) || Number(value) < least) {
    return { [name]: [`Must be greater than or equal to ${least}.`] };
  }
  if (Number(value) <= MAX_BEAT_SECONDS) return {};
  return { [name]: [`Must be less than or equal to ${MAX_BEAT_SECONDS}.`] };
}
