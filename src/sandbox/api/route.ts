/** A request to one of the APIs. */
export interface ApiRoute {
  readonly target: "telemetry" | "uptime";
  /** What it is about: the name in the path. */
  readonly collection: ApiCollection;
  /** The one it is about, when it is about one. */
  readonly id: string | undefined;
  /** What is to be done with it beside the usual. */
  readonly action: "acknowledge" | "resolve" | undefined;
}

/** What the APIs have. */
export type ApiCollection = keyof typeof TARGETS;

const TARGETS = {
  sources: "telemetry",
  "live-tail": "telemetry",
  heartbeats: "uptime",
  monitors: "uptime",
  incidents: "uptime",
  "status-pages": "uptime",
} as const;

// [path, methods]; the second group is the id, the third the action.
const PATHS: readonly (readonly [RegExp, string])[] = [
  [/^\/api\/v2\/query\/(live-tail)$/, "GET"],
  [/^\/api\/v2\/(sources|heartbeats|monitors|status-pages)$/, "GET POST"],
  [/^\/api\/v2\/(sources|heartbeats|monitors|status-pages)\/([^/]+)$/, "GET PATCH DELETE"],
  [/^\/api\/v3\/(incidents)$/, "GET POST"],
  [/^\/api\/v3\/(incidents)\/([^/]+)$/, "GET DELETE"],
  [/^\/api\/v3\/(incidents)\/([^/]+)\/(acknowledge|resolve)$/, "POST"],
];

/** The part of the APIs that a request is for, or `undefined` when there is none. */
export function apiRouteOf(method: string, path: string): ApiRoute | undefined {
  for (const [pattern, methods] of PATHS) {
    const [, name, id, action] = pattern.exec(path) ?? [];
    if (name === undefined || !methods.split(" ").includes(method)) continue;
    const collection = name as ApiCollection;
    return { target: TARGETS[collection], collection, id, action: action as ApiRoute["action"] };
  }
  return undefined;
}
