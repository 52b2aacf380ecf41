import type { Delivery } from "../../core/delivery.ts";
import type { OnError } from "../../core/errors.ts";
import { MAX_TIMER_MS, timestampFieldOption } from "../../core/options.ts";
import type { Shipper } from "../../core/shipper.ts";
import { createSpooledDelivery } from "../../node/delivery.ts";
import { UsageError } from "../command.ts";
import { DATA_FLAGS, type FlagValues, inFlagWords } from "../flags.ts";
import type { Io } from "../io.ts";
import { createEntries } from "./entry.ts";
import type { Line } from "./lines.ts";

/** The values of the flags that say what is shipped, and how. */
export type DataValues = FlagValues<typeof DATA_FLAGS>;

/**
 * What delivers records, by the flags and the environment.
 *
 * @throws {UsageError} for a bad flag
 */
export function deliveryFor(values: DataValues, io: Io, onError: OnError): Delivery {
  try {
    timestampFieldOption(values.timestampField);
    return createSpooledDelivery({ ...values, onError }, io.environment);
  } catch (error) {
    throw new UsageError(inFlagWords((error as Error).message));
  }
}

/** What makes records of lines, by the flags. */
export function entriesFor(
  values: DataValues,
  maxRecordBytes: number,
): (line: Line) => string | undefined {
  const { level, fields = {}, redact = [], timestampField = "dt", maxQueueBytes } = values;
  // When the queue is half full there must be room for one more record of any size.
  const mostBytes = (maxQueueBytes ?? DATA_FLAGS.maxQueueBytes.preset) / 4;
  return createEntries({
    timestampField,
    level,
    fields,
    redact,
    maxRecordBytes: Math.min(maxRecordBytes, mostBytes),
  });
}

/** Waits for what is pending, as long as any of it is delivered within `timeoutMs`. */
export async function drain(shipper: Shipper, timeoutMs: number): Promise<void> {
  for (let before = -1; shipper.stats.delivered > before;) {
    before = shipper.stats.delivered;
    const { pending } = await shipper.flush(Math.min(timeoutMs, MAX_TIMER_MS));
    if (pending === 0) return;
  }
}
