import { Collection, missing } from "./collection.ts";

const TYPES: ReadonlySet<unknown> = new Set(
  "status expected_status_code keyword keyword_absence ping tcp udp smtp pop imap dns playwright"
    .split(" "),
);

/** The monitors of a sandbox: they are kept, and watch nothing. */
export function createMonitors(): Collection {
  return new Collection({
    type: "monitor",
    perPage: 50,
    maxPerPage: 250,
    fixed: ["status", "last_checked_at", "paused_at", "created_at", "updated_at"],
    problems: (fields, entry) => ({
      ...missing(fields, entry, ["url"]),
      ...(fields["monitor_type"] !== undefined && !TYPES.has(fields["monitor_type"]) &&
        { monitor_type: ["Is not included in the list."] }),
    }),
    preset: (given) => ({
      monitor_type: "status",
      pronounceable_name: given["url"],
      check_frequency: 180,
      request_timeout: 30,
      http_method: "get",
      regions: ["us", "eu", "as", "au"],
      last_checked_at: null,
    }),
    show({ fields: { paused, ...fields } }) {
      const isPaused = paused === true;
      const status = isPaused ? "paused" : "pending";
      return { ...fields, status, paused_at: isPaused ? fields["updated_at"] : null };
    },
    filters: {
      url: ({ fields }, wanted) => fields["url"] === wanted,
      pronounceable_name: ({ fields }, wanted) => fields["pronounceable_name"] === wanted,
    },
  });
}
