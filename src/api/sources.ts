/** Log sources, by the service's own names: https://betterstack.com/docs/logs/api/list-all-existing-sources/ */
import type { Resource } from "./envelope.ts";

/** What a source is like. There may be more than is named here. */
export interface SourceAttributes {
  /** Its name. */
  readonly name: string;
  /** Where its logs come from: `javascript`, `docker`, `http`, and many more. */
  readonly platform: string;
  /** Its source token, in full: whoever has it can log. */
  readonly token?: string;
  /** The host that its records go to, without `https://`. */
  readonly ingesting_host?: string;
  /** The number of its team. */
  readonly team_id?: string | number;
  /** The name of its table, for SQL. */
  readonly table_name?: string;
  /** Whether it takes no records at the moment. */
  readonly ingesting_paused?: boolean;
  /** For how many days logs are kept. */
  readonly logs_retention?: number;
  /** For how many days metrics are kept. */
  readonly metrics_retention?: number;
  /** How a record is shown: `{level} {message}`. */
  readonly live_tail_pattern?: string | null;
  /** When it was created, in ISO 8601. */
  readonly created_at?: string;
  /** When it was changed, in ISO 8601. */
  readonly updated_at?: string;
  /** Whatever else the service says. */
  readonly [name: string]: unknown;
}

/** A log source. */
export type Source = Resource<SourceAttributes>;

/** What a source is created with. */
export interface CreateSource {
  /** Its name. */
  readonly name: string;
  /**
   * Where its logs come from; it cannot be changed later. `node` is taken for `javascript` and `syslog` for
   * `rsyslog`, as the service calls them; any other goes as it is.
   */
  readonly platform: string;
  /** The team it belongs to; needed with a global token. */
  readonly team_name?: string;
  /** Where its data is kept: `us_west`, `germany`, `singapore`, … */
  readonly data_region?: string;
  /** For how many days logs are kept. */
  readonly logs_retention?: number;
  /** Whatever else the service takes. */
  readonly [name: string]: unknown;
}

/** What can be changed of a source. */
export interface UpdateSource {
  /** Its name. */
  readonly name?: string;
  /** Whether it takes no records at the moment. */
  readonly ingesting_paused?: boolean;
  /** For how many days logs are kept. */
  readonly logs_retention?: number;
  /** Whatever else the service takes. */
  readonly [name: string]: unknown;
}

/** Which sources are listed. */
export interface SourceFilter {
  /** Only those of this team; for global tokens. @default all that the token can see */
  readonly teamName?: string | undefined;
}

const PLATFORMS: Readonly<Record<string, string>> = { node: "javascript", syslog: "rsyslog" };

/** The fields as the service takes them. */
export function sourceFields(fields: CreateSource): CreateSource {
  const { platform } = fields;
  const known = Object.hasOwn(PLATFORMS, platform) ? PLATFORMS[platform] : undefined;
  return { ...fields, platform: known ?? platform };
}
