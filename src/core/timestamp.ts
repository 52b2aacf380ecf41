const MICROS = 1000;

/**
 * Creates the function that stamps records: ISO 8601, UTC, six digits of a second.
 *
 * The second record of a millisecond gets the next microsecond, so that a reader who sorts by the
 * stamp sees the order of the log calls however the requests overtook each other. When the clock
 * goes back, the stamps follow it.
 *
 * @param now The clock, in milliseconds since 1970.
 */
export function createTimestamps(now: () => number = Date.now): () => string {
  let clock = 0; // ms, as last read
  let last = 0; // µs, as last given out
  let second = NaN;
  let prefix = ""; // "2026-05-06T14:30:00.", made once a second

  return () => {
    const read = now();
    const wentBack = read < clock;
    clock = read;
    last = read * MICROS > last || wentBack ? read * MICROS : last + 1;

    const seconds = Math.floor(last / 1e6);
    if (seconds !== second) {
      second = seconds;
      prefix = new Date(seconds * 1000).toISOString().slice(0, 20);
    }
    return prefix + String(1e6 + last - seconds * 1e6).slice(1) + "Z";
  };
}
