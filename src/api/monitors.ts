/** Monitors, by the service's own names: https://betterstack.com/docs/uptime/api/monitors/ */

/** What a monitor is like. There may be more than is named here. */
export interface MonitorAttributes {
  /** What it watches. */
  readonly url?: string;
  /** What people call it. */
  readonly pronounceable_name?: string | null;
  /** How it watches: `status`, `keyword`, `ping`, `tcp`, `dns`, … */
  readonly monitor_type?: string;
  /** `paused`, `pending`, `maintenance`, `up`, `validating` or `down`. */
  readonly status?: string;
  /** The seconds between two checks. */
  readonly check_frequency?: number;
  /** When it was last checked, in ISO 8601. */
  readonly last_checked_at?: string | null;
  /** Since when it is paused. */
  readonly paused_at?: string | null;
  /** Whatever else the service says. */
  readonly [name: string]: unknown;
}

/** What can be changed of a monitor. */
export interface UpdateMonitor {
  /** What it watches. */
  readonly url?: string;
  /** How it watches: `status`, `keyword`, `ping`, `tcp`, `dns`, … */
  readonly monitor_type?: string;
  /** What people call it. */
  readonly pronounceable_name?: string;
  /** The seconds between two checks. */
  readonly check_frequency?: number;
  /** What must be in the answer, for `keyword`. */
  readonly required_keyword?: string;
  /** The statuses that are right, for `expected_status_code`. */
  readonly expected_status_codes?: readonly number[];
  /** Whether it does not watch at the moment. */
  readonly paused?: boolean;
  /** Whatever else the service takes. */
  readonly [name: string]: unknown;
}

/** What a monitor is created with. */
export interface CreateMonitor extends UpdateMonitor {
  /** What it watches. */
  readonly url: string;
  /** The team it belongs to; needed with a global token. */
  readonly team_name?: string;
}

/** Which monitors are listed. */
export interface MonitorFilter {
  /** Only those that watch this. @default all */
  readonly url?: string | undefined;
  /** Only those that are called so. @default all */
  readonly pronounceableName?: string | undefined;
  /** Only those of this team; for global tokens. @default all that the token can see */
  readonly teamName?: string | undefined;
}
