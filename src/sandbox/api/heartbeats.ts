import type { HeartbeatBoard } from "../heartbeats.ts";
import { Collection, type Entry, missing } from "./collection.ts";

/** The heartbeats of a sandbox as the API has them; those that are just pinged become part of it. */
export interface HeartbeatApi {
  /** The heartbeats, up to date. */
  readonly collection: () => Collection;
  readonly clear: () => void;
}

/** Shows the board's heartbeats through the API, and lets it make and delete them. */
export function createHeartbeatApi(board: HeartbeatBoard): HeartbeatApi {
  const byToken = new Map<string, Entry>();
  const tokens = new WeakMap<Entry, string>();
  /** The token of a heartbeat that is added because it was pinged. */
  let pinged: string | undefined;

  const collection = new Collection({
    type: "heartbeat",
    perPage: 50,
    maxPerPage: 250,
    fixed: ["url", "status", "paused_at", "created_at", "updated_at"],
    problems: (fields, entry) => ({
      ...missing(fields, entry, ["name", "period", "grace"]),
      ...atLeast(fields["period"], "period", 30),
      ...atLeast(fields["grace"], "grace", 0),
    }),
    preset: () => ({ call: false, sms: false, email: true, push: true, critical_alert: false }),
    show(entry, origin) {
      const token = tokens.get(entry) ?? "";
      const { paused, ...fields } = entry.fields;
      const isPaused = paused === true;
      return {
        ...fields,
        url: `${origin}/api/v1/heartbeat/${encodeURIComponent(token)}`,
        status: isPaused ? "paused" : statusOf(token),
        paused_at: isPaused ? fields["updated_at"] : null,
      };
    },
    onCreate: (entry) => link(entry, pinged ?? newToken()),
    onDelete(entry) {
      const token = tokens.get(entry) ?? "";
      byToken.delete(token);
      board.remove(token);
    },
  });

  function statusOf(token: string): string {
    return board.items.find((item) => item.token === token)?.status ?? "pending";
  }

  function newToken(): string {
    const token = crypto.randomUUID().replaceAll("-", "").slice(0, 24);
    board.announce(token);
    return token;
  }

  function link(entry: Entry, token: string): void {
    byToken.set(token, entry);
    tokens.set(entry, token);
  }

  function refresh(): Collection {
    for (const { token } of board.items) {
      if (byToken.has(token)) continue;
      pinged = token;
      collection.add({ name: `Heartbeat ${byToken.size + 1}`, period: 60, grace: 30 });
      pinged = undefined;
    }
    return collection;
  }

  return {
    collection: refresh,
    clear() {
      collection.clear();
      byToken.clear();
    },
  };
}

function atLeast(value: unknown, name: string, least: number): Record<string, string[]> {
  const isFine = value === undefined || (Number.isInteger(value) && Number(value) >= least);
  return isFine ? {} : { [name]: [`Must be greater than or equal to ${least}.`] };
}
