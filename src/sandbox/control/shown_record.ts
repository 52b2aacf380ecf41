import { textOf, valueOf } from "../../query/record.ts";
import type { Collection } from "../api/collection.ts";
import { isoMicros } from "../event_time.ts";
import type { SandboxRecord } from "../intake.ts";
import { toJson } from "../json.ts";
import type { StoredRecord } from "../record_store.ts";

const MAX_LEVEL_LENGTH = 40;

/** A record as the page gets it, in JSON. */
export function shownRecord(stored: StoredRecord, sources: Collection): string {
  const { id, time, record, arrival } = stored;
  const about = JSON.stringify({
    id,
    at: isoMicros(time),
    receivedAt: new Date(arrival.at).toISOString(),
    source: String(sources.entry(arrival.sourceId)?.fields["name"] ?? ""),
    level: levelOf(record) ?? null,
  });
  return `${about.slice(0, -1)},"record":${textOfRecord(record)}}`;
}

/** A record's level as text. */
export function levelOf(record: SandboxRecord): string | undefined {
  return textOf(valueOf(record, "level"))?.slice(0, MAX_LEVEL_LENGTH);
}

function textOfRecord(record: SandboxRecord): string {
  try {
    return toJson(record);
  } catch {
    return '{"message":"(nested too deeply to be shown)"}';
  }
}
