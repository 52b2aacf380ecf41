import type { LogRow } from "../../api/mod.ts";

/** The records of one request. */
export interface RequestGroup {
  /** What names the request; undefined for records that belong to none. */
  readonly requestId: string | undefined;
  readonly records: readonly LogRow[];
}

/** How programs call it: `request_id`, `requestId`, `context.request_id`, `req.id`, `x-request-id`. */
const REQUEST_ID = /(?:^|[._-])(?:request[_-]?id|req[_-]?id|(?:req|request)\.id)$/i;

/** Records by the request that they belong to, in the order in which the requests come; the others last. */
export function groupByRequest(records: readonly LogRow[]): readonly RequestGroup[] {
  const groups = new Map<string | undefined, LogRow[]>();
  for (const record of records) {
    const requestId = requestIdOf(record);
    groups.set(requestId, [...groups.get(requestId) ?? [], record]);
  }
  const others = groups.get(undefined);
  groups.delete(undefined);
  const requests = [...groups].map(([requestId, records]) => ({ requestId, records }));
  return others ? [...requests, { requestId: undefined, records: others }] : requests;
}

function requestIdOf(record: LogRow): string | undefined {
  const names = Object.keys(record).filter((name) => REQUEST_ID.test(name));
  // What stands nearer to the root is about the record itself.
  const [name] = names.sort((one, other) => one.length - other.length);
  const value = name === undefined ? undefined : record[name];
  return value === undefined || value === null || value === "" ? undefined : String(value);
}
