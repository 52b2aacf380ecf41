import type { Answer } from "../answers.ts";
import { complaint, notFound } from "./answers.ts";
import { Collection, type Fields, missing } from "./collection.ts";

/** The incidents of a sandbox: those that are reported through the API. */
export function createIncidents(): Collection {
  return new Collection({
    type: "incident",
    perPage: 10,
    maxPerPage: 50,
    fixed: ["started_at", "acknowledged_at", "resolved_at", "status", "created_at", "updated_at"],
    problems: (fields) => missing(fields, undefined, ["requester_email", "summary"]),
    preset: (given) => ({
      name: given["name"] ?? given["summary"],
      url: null,
      cause: given["summary"],
      status: "Started",
      started_at: new Date().toISOString(),
      acknowledged_at: null,
      acknowledged_by: null,
      resolved_at: null,
      resolved_by: null,
      metadata: {},
    }),
    filters: {
      from: (fields, day) => dayOf(fields) >= day,
      to: (fields, day) => dayOf(fields) <= day,
      monitor_id: () => false,
      heartbeat_id: () => false,
      resolved: (fields, wanted) => String(fields["resolved_at"] !== null) === wanted,
      acknowledged: (fields, wanted) => String(fields["acknowledged_at"] !== null) === wanted,
    },
  });
}

/** Acknowledges or resolves an incident, once. */
export function settle(
  incidents: Collection,
  id: string,
  action: "acknowledge" | "resolve",
  { acknowledged_by, resolved_by }: Fields,
  origin: string,
): Answer {
  const entry = incidents.entry(id);
  if (entry === undefined) return notFound();
  const isOver = entry.fields["resolved_at"] !== null;
  if (isOver || (action === "acknowledge" && entry.fields["acknowledged_at"] !== null)) {
    return complaint(409, `Incident is already ${isOver ? "resolved" : "acknowledged"}`);
  }
  const now = new Date().toISOString();
  incidents.change(
    entry,
    action === "acknowledge"
      ? { status: "Acknowledged", acknowledged_at: now, acknowledged_by: acknowledged_by ?? null }
      : { status: "Resolved", resolved_at: now, resolved_by: resolved_by ?? null },
  );
  return incidents.answer(200, entry, origin);
}

function dayOf(fields: Fields): string {
  return String(fields["started_at"]).slice(0, 10);
}
