import { createSandboxApi, type SandboxApi } from "./api/api.ts";
import { createIncidents } from "./api/incidents.ts";
import { createSourceBoard, type SourceBoard } from "./api/sources.ts";
import { BoundedList, SIDE_LIST_BYTES } from "./bounded_list.ts";
import { createErrorBoard, type ErrorBoard } from "./error_board.ts";
import type { SandboxError } from "./events.ts";
import { createFaultList, type FaultList } from "./faults.ts";
import type { SandboxBeat, SandboxHeartbeat } from "./heartbeat.ts";
import { createHeartbeatBoard, type HeartbeatBoard } from "./heartbeats.ts";
import type { SandboxRecord } from "./intake.ts";
import type { ResolvedOptions } from "./options.ts";
import { RecordStore } from "./record_store.ts";
import type { SandboxRequest } from "./requests.ts";
import { createSignal, type Signal } from "./signal.ts";

/** Something that arrived at a sandbox and was dealt with. */
export type SandboxArrival =
  | { readonly kind: "request"; readonly request: SandboxRequest }
  | { readonly kind: "beat"; readonly heartbeat: SandboxHeartbeat; readonly beat: SandboxBeat }
  | { readonly kind: "error"; readonly error: SandboxError };

/** All that a sandbox has. */
export interface SandboxState {
  readonly settings: ResolvedOptions;
  readonly store: RecordStore;
  readonly requests: BoundedList<SandboxRequest>;
  readonly heartbeats: HeartbeatBoard;
  readonly errors: ErrorBoard;
  readonly sources: SourceBoard;
  readonly api: SandboxApi;
  readonly faults: FaultList;
  readonly arrivals: Signal<SandboxArrival>;
  /** Tells of records that are kept from now on. */
  readonly kept: Signal<readonly SandboxRecord[]>;
  /** Tells that something is not as it was. */
  readonly changes: Signal<void>;
  /** Forgets what arrived and what was made. */
  readonly clear: () => void;
}

/** Starts with nothing in it. */
export function createState(settings: ResolvedOptions): SandboxState {
  const { now, maxBytes, sourceTokens, heartbeatTokens } = settings;
  const changes = createSignal<void>();
  const arrivals = createSignal<SandboxArrival>();
  const store = new RecordStore(maxBytes);
  const requests = new BoundedList<SandboxRequest>(SIDE_LIST_BYTES);
  const errors = createErrorBoard(now);
  const sources = createSourceBoard(sourceTokens);
  const incidents = createIncidents(now);
  const heartbeats = createHeartbeatBoard(
    heartbeatTokens,
    incidents,
    now,
    (heartbeat, beat) => arrivals.emit({ kind: "beat", heartbeat, beat }),
  );
  const api = createSandboxApi(settings, store, sources, heartbeats, incidents);

  function clear(): void {
    for (const kept of [store, requests, errors, sources, heartbeats, api]) kept.clear();
    changes.emit();
  }

  return {
    settings,
    store,
    requests,
    heartbeats,
    errors,
    sources,
    api,
    faults: createFaultList(() => changes.emit()),
    arrivals,
    kept: createSignal(),
    changes,
    clear,
  };
}
