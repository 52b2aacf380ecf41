import { fit } from "./fit.ts";
import { toPlain } from "./plain.ts";
import type { PlainObject } from "./plain.ts";

/** A record as it is about to be sent: JSON values only. */
export type LogRecord = Record<string, unknown>;

/**
 * Enriches or renames a record before it is queued. It gets a copy, which it may change.
 * Returning null means that the record was never logged; one that throws, or returns anything but a
 * record, drops it rather than ship it raw.
 */
export type Transform = (record: LogRecord) => LogRecord | null;

/** Applies a {@linkcode Transform} to a record's JSON text; null when it is not to be logged. */
export function transformText(
  text: string,
  transform: Transform,
  maxRecordBytes: number,
): string | null {
  const record = transform(JSON.parse(text));
  if (record === null) return null;
  if (typeof record !== "object" || typeof (record as { then?: unknown }).then === "function") {
    throw new TypeError("transform must return a record or null, and not a promise");
  }
  const walk = { redact: NOTHING, budget: maxRecordBytes / 2, cut: false };
  return fit(toPlain(record, walk) as PlainObject, maxRecordBytes, walk.cut);
}

const NOTHING: ReadonlySet<string> = new Set();
