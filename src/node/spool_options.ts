import { MAX_TIMER_MS, numberOption, oneOf, optional } from "../core/options.ts";

/** Where records wait on disk until they are delivered. */
export interface SpoolOptions {
  /**
   * A folder, one for each source. Each record is in a file there when its log call returns, and leaves it
   * once it is delivered: what a killed process leaves behind goes when the next one starts, in order, and
   * at least once. Several processes may share a folder, and send what one of them that died has left. An
   * outage lasts as long as there is room, without a limit of time. @default records wait in memory
   */
  readonly spool?: string | undefined;
  /**
   * What waits on disk for one logger has at most so many bytes; then `overflow` says what goes. A record
   * has at most an eighth of them. @default 268_435_456
   */
  readonly maxSpoolBytes?: number | undefined;
  /**
   * When files are flushed to the disk itself, which matters when the machine fails, not the process:
   * every so many milliseconds, or `"always"`, before the log call returns. @default 1000
   */
  readonly spoolSync?: "always" | number | undefined;
}

/** Where records wait on disk, with nothing left open. */
export interface SpoolSettings {
  readonly spool: string;
  readonly maxSpoolBytes: number;
  readonly spoolSync: "always" | number;
}

// A segment is the least that an overflow drops, and there are to be some.
const LEAST_BYTES = 100_000;

/**
 * Fills in the defaults of how records wait on disk; undefined when they do not.
 *
 * @throws {TypeError} for a value of the wrong kind, {RangeError} for a number out of range
 */
export function resolveSpool(options: SpoolOptions): SpoolSettings | undefined {
  const { spool, maxSpoolBytes = 268_435_456, spoolSync = 1_000 } = options;
  optional("spool", spool, "string");
  numberOption("maxSpoolBytes", maxSpoolBytes, LEAST_BYTES);
  if (typeof spoolSync === "number") numberOption("spoolSync", spoolSync, 1, MAX_TIMER_MS);
  else oneOf("spoolSync", spoolSync, ["always"]);
  return spool?.trim() ? { spool: spool.trim(), maxSpoolBytes, spoolSync } : undefined;
}
