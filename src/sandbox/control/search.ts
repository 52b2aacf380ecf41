import type { StoredRecord } from "../record_store.ts";
import type { SandboxState } from "../state.ts";
import { jsonTextResponse } from "./answers.ts";
import { scanBackwards } from "./scan.ts";
import { numberOf, selectionOf } from "./selection.ts";
import { shownRecord } from "./shown_record.ts";

/** Answers with the newest records that a query finds, by their own time, or with those before one of them. */
export async function search(url: URL, { store, sources }: SandboxState): Promise<Response> {
  const selection = selectionOf(url);
  const limit = numberOf(url, "limit", 100, 1, 1_000);
  const isPaged = url.searchParams.has("before");
  const before = store.get(numberOf(url, "before", 0, 0, Number.MAX_SAFE_INTEGER));

  const found: StoredRecord[] = [];
  if (!isPaged || before !== undefined) {
    await scanBackwards(store.stored, (stored) => {
      if (before !== undefined && compare(stored, before) >= 0) return;
      if (selection.holds(stored)) found.push(stored);
    });
  }
  found.sort((one, other) => compare(other, one));
  const records = found.slice(0, limit).map((stored) => shownRecord(stored, sources.collection));
  const hasMore = found.length > limit;
  const notes = JSON.stringify(selection.notes);
  return jsonTextResponse(`{"records":[${records}],"hasMore":${hasMore},"notes":${notes}}`);
}

function compare(one: StoredRecord, other: StoredRecord): number {
  return one.time - other.time || one.id - other.id;
}
