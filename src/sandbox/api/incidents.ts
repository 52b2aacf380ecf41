import type { Answer } from "../answers.ts";
import type { Fields } from "../fields.ts";
import { complaint, notFound } from "./answers.ts";
import { Collection, type Entry, missing } from "./collection.ts";

/** The incidents of a sandbox: what is reported through the API, and the heartbeats that went down. */
export interface IncidentBoard {
  readonly collection: Collection;
  /** Opens an incident for a heartbeat; times are in milliseconds since 1970. */
  report(heartbeat: { id: string; name: string }, cause: string, at: number): IncidentReport;
}

/** An incident that a heartbeat has. */
export interface IncidentReport {
  readonly cause: string;
  /** When it began, in milliseconds since 1970. */
  readonly at: number;
  /** Ends it, unless somebody has. */
  resolve(at: number): void;
}

/** Starts without any. */
export function createIncidents(now: () => number): IncidentBoard {
  const heartbeatIds = new WeakMap<Entry, string>();
  const collection = new Collection({
    type: "incident",
    perPage: 10,
    maxPerPage: 50,
    now,
    fixed: ["started_at", "acknowledged_at", "resolved_at", "status", "created_at", "updated_at"],
    problems: (fields) => missing(fields, undefined, ["requester_email", "summary"]),
    preset: (given) => ({
      name: given["name"] ?? given["summary"],
      url: null,
      cause: given["summary"],
      status: "Started",
      started_at: new Date(now()).toISOString(),
      acknowledged_at: null,
      acknowledged_by: null,
      resolved_at: null,
      resolved_by: null,
      metadata: {},
    }),
    relationships(entry) {
      const id = heartbeatIds.get(entry);
      return id === undefined ? undefined : { heartbeat: { data: { id, type: "heartbeat" } } };
    },
    filters: {
      from: ({ fields }, day) => dayOf(fields) >= day,
      to: ({ fields }, day) => dayOf(fields) <= day,
      monitor_id: () => false,
      heartbeat_id: (entry, id) => heartbeatIds.get(entry) === id,
      resolved: ({ fields }, wanted) => String(fields["resolved_at"] !== null) === wanted,
      acknowledged: ({ fields }, wanted) => String(fields["acknowledged_at"] !== null) === wanted,
    },
  });

  function report(
    { id, name }: { id: string; name: string },
    cause: string,
    at: number,
  ): IncidentReport {
    const given = { name, cause, started_at: new Date(at).toISOString() };
    const entry = collection.add(given) ?? (collection.dropOldest(), collection.add(given));
    if (entry) heartbeatIds.set(entry, id);
    return {
      cause,
      at,
      resolve(resolvedAt) {
        if (entry?.fields["resolved_at"] !== null) return;
        collection.change(entry, resolution(resolvedAt, null));
      },
    };
  }

  return { collection, report };
}

/** Acknowledges or resolves an incident, once. */
export function settle(
  incidents: Collection,
  id: string,
  action: "acknowledge" | "resolve",
  { acknowledged_by, resolved_by }: Fields,
  origin: string,
  now: number,
): Answer {
  const entry = incidents.entry(id);
  if (entry === undefined) return notFound();
  const isOver = entry.fields["resolved_at"] !== null;
  if (isOver || (action === "acknowledge" && entry.fields["acknowledged_at"] !== null)) {
    return complaint(409, `Incident is already ${isOver ? "resolved" : "acknowledged"}`);
  }
  const acknowledged_at = new Date(now).toISOString();
  incidents.change(
    entry,
    action === "acknowledge"
      ? { status: "Acknowledged", acknowledged_at, acknowledged_by: acknowledged_by ?? null }
      : resolution(now, resolved_by ?? null),
  );
  return incidents.answer(200, entry, origin);
}

function resolution(at: number, resolved_by: unknown): Fields {
  return { status: "Resolved", resolved_at: new Date(at).toISOString(), resolved_by };
}

function dayOf(fields: Fields): string {
  return String(fields["started_at"]).slice(0, 10);
}
