const MICROS = 1000;

/** How a stamp ends, by its microsecond. */
const endings: string[] = [];

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
  let clock = Infinity; // ms, as last read: the first time is gone back to, whatever it is
  let millisecond = 0; // of the last stamp
  let micros = 0; // beyond that
  let beginning = ""; // "2026-05-06T14:30:00.123", made once a millisecond

  function goTo(time: number): void {
    millisecond = Math.floor(time / MICROS);
    micros = time - millisecond * MICROS;
    beginning = new Date(millisecond).toISOString().slice(0, -1);
  }

  goTo(0); // for a clock that says nothing

  return () => {
    const before = clock;
    clock = now();
    const [time, next] = [Math.round(clock * MICROS), millisecond * MICROS + micros + 1];
    if (time >= next || clock < before) goTo(time);
    else if (++micros === MICROS) goTo(next);
    return beginning + (endings[micros] ??= String(MICROS + micros).slice(1) + "Z");
  };
}
