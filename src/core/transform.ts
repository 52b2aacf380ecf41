import { fit } from "./fit.ts";
import { isFields, newWalk, toPlain } from "./plain.ts";

/** A record as it is about to be sent: JSON values only. */
export type LogRecord = Record<string, unknown>;

/**
 * Enriches or renames a record before it is queued. It gets a copy, which it may change.
 * Returning null means that the record was never logged; one that throws, or returns anything but a
 * record, drops it rather than ship it raw.
 */
export type Transform = (record: LogRecord) => LogRecord | null;

/**
 * Applies a {@linkcode Transform} to a record's JSON text; null when it is not to be logged.
 *
 * @param redact Lower-case key names whose values are replaced in what it returns, too.
 */
export function transformText(
  text: string,
  transform: Transform,
  maxRecordBytes: number,
  redact: ReadonlySet<string>,
): string | null {
  const returned: unknown = transform(JSON.parse(text));
  if (returned === null) return null;
  const isPromise = typeof (returned as PromiseLike<unknown> | undefined)?.then === "function";
  if (isPromise) Promise.resolve(returned).catch(() => {}); // its rejection is not the program's
  const walk = newWalk(maxRecordBytes / 2, redact);
  const record = toPlain(returned, walk);
  if (isPromise || !isFields(record)) {
    throw new TypeError("transform must return a record or null, and not a promise");
  }
  return fit(record, maxRecordBytes, walk.cut);
}
