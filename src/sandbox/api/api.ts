import type { Answer } from "../answers.ts";
import type { BoundedBody } from "../body.ts";
import { addressedUrl } from "../addressed_url.ts";
import { fieldsOf } from "../fields.ts";
import type { HeartbeatBoard } from "../heartbeats.ts";
import type { ResolvedOptions } from "../options.ts";
import type { RecordStore } from "../record_store.ts";
import { bearerTokenOf } from "../token.ts";
import { badToken, complaint } from "./answers.ts";
import type { Collection } from "./collection.ts";
import { createHeartbeatApi } from "./heartbeats.ts";
import { type IncidentBoard, settle } from "./incidents.ts";
import { liveTail } from "./live_tail.ts";
import { createMonitors } from "./monitors.ts";
import type { ApiRoute } from "./route.ts";
import type { SourceBoard } from "./sources.ts";
import { createStatusPages } from "./status_pages.ts";

/** The Telemetry and the Uptime API of a sandbox. */
export interface SandboxApi {
  readonly answer: (request: Request, route: ApiRoute, body: BoundedBody) => Answer;
  readonly clear: () => void;
}

/** What is made through the API are small things. */
const MAX_BODY_BYTES = 64 * 1024;

/** Creates the APIs over what the sandbox keeps. */
export function createSandboxApi(
  options: ResolvedOptions,
  store: RecordStore,
  sources: SourceBoard,
  board: HeartbeatBoard,
  incidents: IncidentBoard,
): SandboxApi {
  const { now } = options;
  const heartbeats = createHeartbeatApi(board, now);
  const kept = {
    monitors: createMonitors(),
    incidents: incidents.collection,
    "status-pages": createStatusPages(),
  };

  function collectionOf({ collection }: ApiRoute): Collection {
    if (collection === "heartbeats") return heartbeats.collection();
    if (collection === "sources" || collection === "live-tail") return sources.collection;
    if (collection === "incidents") board.settle();
    return kept[collection];
  }

  function answer(request: Request, route: ApiRoute, body: BoundedBody): Answer {
    const token = bearerTokenOf(request.headers);
    const isTelemetry = route.target === "telemetry";
    const tokens = isTelemetry ? options.telemetryApiTokens : options.uptimeApiTokens;
    if (token === "" || !(tokens?.has(token) ?? true)) {
      return badToken(isTelemetry ? "Telemetry" : "Uptime");
    }
    const url = addressedUrl(request);
    if (route.collection === "live-tail") return liveTail(url, store, sources.collection, now());

    const collection = collectionOf(route);
    const { id } = route;
    if (request.method === "GET") {
      return id === undefined ? collection.list(url) : collection.get(id, url.origin);
    }
    if (request.method === "DELETE") return collection.delete(id ?? "");

    if (body.size > MAX_BODY_BYTES) return complaint(413, "The request is too large.");
    const fields = fieldsOf(body.bytes);
    if (fields === undefined) return complaint(400, "The request has to be a JSON object.");
    if (id === undefined) return collection.create(fields, url.origin);
    if (route.action) return settle(collection, id, route.action, fields, url.origin, now());
    return collection.update(id, fields, url.origin);
  }

  function clear(): void {
    heartbeats.clear();
    for (const collection of Object.values(kept)) collection.clear();
  }

  return { answer, clear };
}
