import type { SandboxEnvironment } from "../environment.ts";
import type { SandboxState } from "../state.ts";
import type { Alarm } from "./alarm.ts";
import type { StreamEvent } from "./event_stream.ts";
import { newsOfRecords } from "./follow_records.ts";
import type { PageFault } from "./page_fault.ts";
import { scanBackwards } from "./scan.ts";
import type { Selection } from "./selection.ts";
import { shownError } from "./shown_error.ts";
import { shownHeartbeat } from "./shown_heartbeat.ts";

/** What a client follows. */
export interface Following {
  readonly state: SandboxState;
  readonly pageFault: PageFault;
  /** Tells one sandbox from the one that had its address before. */
  readonly instance: string;
  readonly url: string;
  readonly environment: SandboxEnvironment;
  readonly selection: Selection;
  /** How many of the records that are there already are wanted. */
  readonly limit: number;
  /** The last record that the client has; undefined when it has none. */
  readonly after: number | undefined;
}

/** What a client has been told. */
export interface Told {
  /** The last record that it was sent, or that is not for it. */
  id: number;
  clearedBefore: number;
  errorRevision: number;
  /** The last text of each type of event of which the newest alone counts. */
  readonly texts: Map<string, string>;
  stateAt: number;
}

const BATCH_MS = 100;
/** Heartbeats go down without anything that happens; and how full it is need not be told more often. */
const TICK_MS = 1_000;
const ALIVE_MS = 15_000;
const MAX_HEARTBEATS = 200;

/** All that a client is to know, and whatever changes from then on, until the alarm is over. */
export async function* follow(following: Following, alarm: Alarm): AsyncGenerator<StreamEvent> {
  const told = await beginning(following);
  let spokenAt = 0;
  while (!alarm.isOver) {
    const roundAt = Date.now();
    for (const news of [newsOfState, newsOfClear, newsOfRecords, newsOfTheRest]) {
      for await (const event of news(following, told)) {
        if (alarm.isOver) return;
        yield event;
        spokenAt = Date.now();
      }
    }
    if (Date.now() - spokenAt >= ALIVE_MS) {
      yield {};
      spokenAt = Date.now();
    }
    await alarm.sleep(TICK_MS);
    await pause(roundAt + BATCH_MS - Date.now());
  }
}

async function beginning({ state, selection, limit, after }: Following): Promise<Told> {
  const { stored, lastId, clearedBefore } = state.store;
  const told = {
    id: after ?? lastId,
    clearedBefore,
    errorRevision: 0,
    texts: new Map(),
    stateAt: 0,
  };
  // It shows records that were forgotten since.
  if (after !== undefined) return after < clearedBefore ? { ...told, clearedBefore: 0 } : told;
  let found = 0;
  await scanBackwards(stored, (record) => {
    if (found >= limit) return false;
    told.id = record.id - 1;
    if (selection.holds(record)) found++;
  });
  return told;
}

function* newsOfState(following: Following, told: Told): Iterable<StreamEvent> {
  const { state: { store, settings }, pageFault, instance, url, environment } = following;
  const now = Date.now();
  if (now - told.stateAt < TICK_MS) return;
  const json = JSON.stringify({
    instance,
    records: store.records.length,
    dropped: store.dropped,
    bytes: store.bytes,
    maxBytes: settings.maxBytes,
    url,
    environment,
    faults: pageFault.shown(),
  });
  for (const event of ifNew("state", json, told)) {
    told.stateAt = now;
    yield event;
  }
}

function* newsOfClear({ state: { store } }: Following, told: Told): Iterable<StreamEvent> {
  const { clearedBefore } = store;
  if (told.clearedBefore === clearedBefore) return;
  told.clearedBefore = clearedBefore;
  told.id = Math.max(told.id, clearedBefore - 1);
  told.texts.delete("heartbeats");
  yield { type: "clear" };
}

function* newsOfTheRest({ state, pageFault }: Following, told: Told): Iterable<StreamEvent> {
  state.heartbeats.settle();
  const heartbeats = state.heartbeats.items.slice(-MAX_HEARTBEATS).map(shownHeartbeat);
  yield* ifNew("heartbeats", JSON.stringify(heartbeats), told);

  const groups = [...state.errors.groups].filter(({ revision }) => revision > told.errorRevision);
  told.errorRevision = Math.max(told.errorRevision, ...groups.map(({ revision }) => revision));
  for (const group of groups) {
    yield { type: "errors", json: `[${JSON.stringify(shownError(group))}]` };
  }
  yield* ifNew("faults", JSON.stringify(pageFault.shown()), told);
}

function* ifNew(type: string, json: string, { texts }: Told): Iterable<StreamEvent> {
  if (texts.get(type) === json) return;
  texts.set(type, json);
  yield { type, json };
}

function pause(ms: number): Promise<void> {
  return ms > 0 ? new Promise((resolve) => setTimeout(resolve, ms)) : Promise.resolve();
}
