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
    last = read > last || read < clock ? read : last + 1; // a clock that goes back is followed
    clock = read;

    const micros = last % MICROS;
    if (last - micros !== millisecond) {
      millisecond = last - micros;
      prefix = new Date(millisecond / MICROS).toISOString().slice(0, -1);
    }
    return prefix + String(MICROS + micros).slice(1) + "Z";
  };
}
