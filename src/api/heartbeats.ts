/** Heartbeats, by the service's own names: https://betterstack.com/docs/uptime/api/heartbeats/ */

/** What a heartbeat is like. There may be more than is named here. */
export interface HeartbeatAttributes {
  /** Its name. */
  readonly name: string;
  /** The URL to ping. The URL is the secret. */
  readonly url?: string;
  /** The seconds between two pings. */
  readonly period?: number;
  /** How many seconds late a ping may be. */
  readonly grace?: number;
  /** `paused`, `pending` until its first ping, `up` or `down`. */
  readonly status?: string;
  /** Since when it is paused. */
  readonly paused_at?: string | null;
  /** When it was created, in ISO 8601. */
  readonly created_at?: string;
  /** When it was changed, in ISO 8601. */
  readonly updated_at?: string;
  /** Whatever else the service says. */
  readonly [name: string]: unknown;
}

/** What can be changed of a heartbeat. */
export interface UpdateHeartbeat {
  /** Its name. */
  readonly name?: string;
  /** The seconds between two pings, at least 30. */
  readonly period?: number;
  /** How many seconds late a ping may be; a fifth of the period is recommended. */
  readonly grace?: number;
  /** Whether nothing is expected at the moment. */
  readonly paused?: boolean;
  /** Whether to send an e-mail when it is missed. */
  readonly email?: boolean;
  /** Whatever else the service takes. */
  readonly [name: string]: unknown;
}

/** What a heartbeat is created with. */
export interface CreateHeartbeat extends UpdateHeartbeat {
  /** Its name. */
  readonly name: string;
  /** The seconds between two pings, at least 30. */
  readonly period: number;
  /** How many seconds late a ping may be; a fifth of the period is recommended. */
  readonly grace: number;
  /** The team it belongs to; needed with a global token. */
  readonly team_name?: string;
}

/** Which heartbeats, or status pages, are listed. */
export interface TeamFilter {
  /** Only those of this team; for global tokens. @default all that the token can see */
  readonly teamName?: string | undefined;
}
