import type { LogRow } from "../../api/mod.ts";
import { isoTimeOf } from "../iso_time.ts";

/** A log record as it is shown. */
export interface Row {
  /** When it happened, in ISO 8601; `""` when that cannot be told. */
  readonly time: string;
  /** How severe it is; `""` when it does not say. */
  readonly level: string;
  /** What it says; `""` when it says nothing. */
  readonly message: string;
  /** The source that it came from. */
  readonly sourceId: string;
  /** Everything else that it has. */
  readonly fields: readonly (readonly [name: string, value: unknown])[];
  /** The whole of it: without the columns that only other records have, and with its time complete. */
  readonly record: LogRow;
}

/** Reads a record that the service gives, be it in Better Stack's shape or in pino's. */
export function readRow(given: LogRow): Row {
  const dt = isoTimeOf(given["dt"]) ?? given["dt"];
  const present = Object.entries(given).filter(([, value]) => value !== null);
  const record = Object.fromEntries(present.map(([name, value]) => [
    name,
    name === "dt" ? dt : value,
  ]));
  const levelName = "level_label" in record ? "level_label" : "level";
  const messageName = "message" in record ? "message" : "msg";
  const shown = new Set(["dt", "level", levelName, messageName, "source_id"]);
  return {
    time: textOf(dt),
    level: textOf(record[levelName]),
    message: textOf(record[messageName]),
    sourceId: textOf(record["source_id"]),
    fields: Object.entries(record).filter(([name]) => !shown.has(name)),
    record,
  };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return value === undefined || value === null ? "" : JSON.stringify(value);
}
