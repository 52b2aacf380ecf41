/**
 * Which of Better Stack's endpoints a request is for, whatever the host in its URL.
 */

import { type ApiRoute, apiRouteOf } from "./api/route.ts";

/** A request to the intake. */
export interface IngestRoute {
  readonly target: "ingest";
}

/** A request to a heartbeat. */
export interface BeatRoute {
  readonly target: "heartbeat";
  readonly token: string;
  readonly kind: "success" | "fail" | "exit";
  readonly exitCode: number | null;
  readonly query: string;
}

/** A request to the endpoint of Errors, which ignores the project's number. */
export interface ErrorsRoute {
  readonly target: "errors";
}

/** One of the endpoints. */
export type Route = IngestRoute | ErrorsRoute | BeatRoute | ApiRoute;

const BEAT_METHODS: ReadonlySet<string> = new Set(["GET", "POST", "HEAD"]);
/** Up to ten digits: Windows ends processes with codes beyond 255. */
const BEAT_PATH = /^\/api\/v1\/heartbeat\/([^/]+)(?:\/(fail|\d{1,10}))?$/;
const ENVELOPE_PATH = /^\/api\/\d+\/envelope\/?$/;

/** The endpoint that a request is for, or `undefined` when there is none. */
export function routeOf(method: string, url: URL): Route | undefined {
  if (method === "POST" && url.pathname === "/") return { target: "ingest" };
  if (method === "POST" && ENVELOPE_PATH.test(url.pathname)) return { target: "errors" };
  const [, token, last] = BEAT_PATH.exec(url.pathname) ?? [];
  if (token === undefined) return apiRouteOf(method, url.pathname);
  if (!BEAT_METHODS.has(method)) return undefined;
  const beat = { target: "heartbeat", token: decode(token), query: url.search } as const;
  if (last === undefined) return { ...beat, kind: "success", exitCode: null };
  if (last === "fail") return { ...beat, kind: "fail", exitCode: null };
  return { ...beat, kind: "exit", exitCode: Number(last) };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
