/** Incidents, by the service's own names: https://betterstack.com/docs/uptime/api/incidents/ */
import type { Call, CallOptions, Client } from "./client.ts";
import { type Resource, resourceOf } from "./envelope.ts";
import { idOf } from "./path.ts";
import { createResourceCalls, type ResourceCalls } from "./resource.ts";

/** What an incident is like. There may be more than is named here. */
export interface IncidentAttributes {
  /** What it is called; of a monitor or heartbeat, its name. */
  readonly name?: string | null;
  /** What was watched. */
  readonly url?: string | null;
  /** Why it began. */
  readonly cause?: string | null;
  /** Where it stands, in the service's words. */
  readonly status?: string;
  /** When it began, in ISO 8601. */
  readonly started_at?: string;
  /** When somebody took it on. */
  readonly acknowledged_at?: string | null;
  /** Who took it on. */
  readonly acknowledged_by?: string | null;
  /** When it was over. */
  readonly resolved_at?: string | null;
  /** Who said that it was over. */
  readonly resolved_by?: string | null;
  /** Whatever else the service says. */
  readonly [name: string]: unknown;
}

/** An incident. */
export type Incident = Resource<IncidentAttributes>;

/** What an incident is created with. */
export interface CreateIncident {
  /** Who reports it. */
  readonly requester_email: string;
  /** What it is about, in a line. */
  readonly summary: string;
  /** What it is called. */
  readonly name?: string;
  /** What it is about, at length. */
  readonly description?: string;
  /** The team it belongs to; needed with a global token. */
  readonly team_name?: string;
  /** Whatever else the service takes. */
  readonly [name: string]: unknown;
}

/** Which incidents are listed. */
export interface IncidentFilter {
  /** Only from this day on, `2026-03-27`. @default from the beginning */
  readonly from?: string | undefined;
  /** Only up to this day. @default until now */
  readonly to?: string | undefined;
  /** Only those of this monitor. @default all */
  readonly monitorId?: string | undefined;
  /** Only those of this heartbeat. @default all */
  readonly heartbeatId?: string | undefined;
  /** Only those that are over, or that are not. @default both */
  readonly resolved?: boolean | undefined;
  /** Only those that somebody took on, or that nobody did. @default both */
  readonly acknowledged?: boolean | undefined;
  /** Only those of this team; for global tokens. @default all that the token can see */
  readonly teamName?: string | undefined;
}

/** What can be done with incidents; the service lets nobody change them. */
export interface IncidentCalls extends
  Omit<
    ResourceCalls<IncidentAttributes, CreateIncident, never, IncidentFilter>,
    "update"
  > {
  /**
   * Says that somebody takes it on. Rejects with the code `conflict` when somebody did already.
   *
   * @param by Who takes it on, for the record.
   */
  acknowledge(id: string, by?: string, options?: CallOptions): Promise<Incident>;
  /**
   * Says that it is over. Rejects with the code `conflict` when it was already.
   *
   * @param by Who says so, for the record.
   */
  resolve(id: string, by?: string, options?: CallOptions): Promise<Incident>;
}

const PATH = "/api/v3/incidents";

/** Creates the calls for incidents. */
export function createIncidentCalls(client: Client): IncidentCalls {
  const { list, page, get, create, delete: remove } = createResourceCalls<
    IncidentAttributes,
    CreateIncident,
    never,
    IncidentFilter
  >(client, { path: PATH, one: "incident", many: "incidents", maxPerPage: 50 });

  async function settle(
    verb: "acknowledge" | "resolve",
    id: string,
    body: object,
    { signal }: CallOptions = {},
  ): Promise<Incident> {
    const call: Call = {
      action: `${verb} incident ${id}`,
      things: "incidents",
      method: "POST",
      path: `${PATH}/${idOf(id)}/${verb}`,
      body,
      signal,
    };
    return await client.call(call, resourceOf<IncidentAttributes>);
  }

  return {
    list,
    page,
    get,
    create,
    delete: remove,
    acknowledge: (id, by, options) => settle("acknowledge", id, { acknowledged_by: by }, options),
    resolve: (id, by, options) => settle("resolve", id, { resolved_by: by }, options),
  };
}
