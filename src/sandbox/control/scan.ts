import { pause } from "../../core/timer.ts";
import type { StoredRecord } from "../record_store.ts";

/** How long records are looked at without a break, in which requests are answered. */
const SLICE_MS = 10;
const LOOK_AT_CLOCK_EVERY = 256;

/**
 * Shows records one by one, from the last to the first, and stops where `visit` says false. Those that come
 * meanwhile are not shown.
 */
export async function scanBackwards(
  stored: readonly StoredRecord[],
  visit: (stored: StoredRecord) => boolean | void,
): Promise<void> {
  const records = stored.slice(); // what goes out of memory meanwhile moves the others
  let begun = Date.now();
  for (let at = records.length - 1; at >= 0; at--) {
    if (visit(records[at]!) === false) return;
    if (at % LOOK_AT_CLOCK_EVERY === 0 && Date.now() - begun > SLICE_MS) {
      await pause(0);
      begun = Date.now();
    }
  }
}
