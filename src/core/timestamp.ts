const MICROS = 1000;

/**
 * Creates the function that stamps records: ISO 8601, UTC, six digits of a second.
 *
 * The second record of a millisecond gets the next microsecond, so that a reader who sorts by the
 * stamp sees the order of the log calls however the requests overtook each other. When the clock
 * goes back, the stamps follow it.
 *
 * @param now The clock, in milliseconds since 1970; fractions count.
 */
export function createTimestamps(now: () => number = Date.now): () => string {
  let clock = 0; // µs, as last read
  let last = 0; // µs, as last given out
  let millisecond = NaN;
  let prefix = ""; // "2026-05-06T14:30:00.123", made once a millisecond

  return () => {
    const read = Math.round(now() * MICROS);
    const wentBack = read < clock;
    clock = read;
    last = read > last || wentBack ? read : last + 1;

    const ms = Math.floor(last / MICROS);
    if (ms !== millisecond) {
      millisecond = ms;
      prefix = new Date(ms).toISOString().slice(0, -1);
    }
    return prefix + String(MICROS + last - ms * MICROS).slice(1) + "Z";
  };
}
