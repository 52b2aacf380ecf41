/** Status pages, by the service's own names: https://betterstack.com/docs/uptime/api/status-pages/ */

/** What a status page is like. There may be more than is named here. */
export interface StatusPageAttributes {
  /** Whose page it is. */
  readonly company_name?: string;
  /** Where they are on the web. */
  readonly company_url?: string;
  /** Where the page is: `<subdomain>.betteruptime.com`. */
  readonly subdomain?: string;
  /** Where the page is as well, on a domain of one's own. */
  readonly custom_domain?: string | null;
  /** `operational`, `degraded`, `downtime` or `maintenance`. */
  readonly aggregate_state?: string;
  /** The time zone that it shows, in the service's words. */
  readonly timezone?: string;
  /** Whatever else the service says. */
  readonly [name: string]: unknown;
}

/** What can be changed of a status page. */
export interface UpdateStatusPage {
  /** Whose page it is. */
  readonly company_name?: string;
  /** Where they are on the web. */
  readonly company_url?: string;
  /** Where the page is; unique among all of the service. */
  readonly subdomain?: string;
  /** The time zone that it shows, in the service's words. */
  readonly timezone?: string;
  /** Whatever else the service takes. */
  readonly [name: string]: unknown;
}

/** What a status page is created with. */
export interface CreateStatusPage extends UpdateStatusPage {
  /** Whose page it is. */
  readonly company_name: string;
  /** Where they are on the web. */
  readonly company_url: string;
  /** Where the page is; unique among all of the service. */
  readonly subdomain: string;
  /** The time zone that it shows, in the service's words. */
  readonly timezone: string;
  /** The team it belongs to; needed with a global token. */
  readonly team_name?: string;
}
