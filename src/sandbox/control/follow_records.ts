import { pause } from "../../core/timer.ts";
import type { StreamEvent } from "./event_stream.ts";
import type { Following, Told } from "./follow.ts";
import { shownRecord } from "./shown_record.ts";

/** What one event may have, and how many records are looked at for it. */
const MAX_RECORDS = 1_000;
const MAX_LENGTH = 1_000_000;
const MAX_LOOKED_AT = 5_000;

/**
 * The records that came since the client was told of any. It reads them where they are kept, so that a slow client
 * costs nothing; what went out of memory before it got there, it is told the number of.
 */
export async function* newsOfRecords(
  { state: { store, sources }, selection, instance }: Following,
  told: Told,
): AsyncGenerator<StreamEvent> {
  const { stored } = store;
  while (told.id < store.lastId) {
    const first = stored[0]?.id ?? store.lastId + 1;
    if (told.id < first - 1) {
      yield { type: "gap", json: JSON.stringify({ missed: first - 1 - told.id }) };
      told.id = first - 1;
      continue;
    }
    const shown: string[] = [];
    let at = store.indexOf(told.id + 1);
    const end = Math.min(at + MAX_LOOKED_AT, stored.length);
    for (let length = 0; at < end && shown.length < MAX_RECORDS && length < MAX_LENGTH; at++) {
      const record = stored[at]!;
      told.id = record.id;
      if (!selection.holds(record)) continue;
      const text = shownRecord(record, sources.collection);
      shown.push(text);
      length += text.length;
    }
    yield { type: "records", id: `${instance}.${told.id}`, json: `[${shown}]` };
    await pause(0); // others want to be answered, too
  }
}
