/** From counts to bars, and to a sentence for those who cannot see them. */
import type { Histogram } from "./wire.ts";
import { counted, duration, timeOfDay, type Tone, toneOf, TONES } from "./words.ts";

/** A stretch of time as it is drawn: a part for each colour, the calmest at the bottom. */
export interface Bar {
  readonly at: string;
  readonly total: number;
  readonly parts: readonly { readonly tone: Tone; readonly count: number }[];
  /** The levels as they were called, most frequent first. */
  readonly levels: readonly (readonly [string, number])[];
}

/** Makes a bar of each stretch of time. */
export function barsOf({ buckets }: Histogram): Bar[] {
  return buckets.map(({ at, counts }) => {
    const levels = Object.entries(counts).sort(([, a], [, b]) => b - a);
    const parts = TONES.toReversed().map((tone) => {
      const own = levels.filter(([level]) => toneOf(level) === tone);
      return { tone, count: own.reduce((sum, [, n]) => sum + n, 0) };
    }).filter(({ count }) => count > 0);
    return { at, levels, parts, total: parts.reduce((sum, { count }) => sum + count, 0) };
  });
}

/** What the highest bar holds. */
export function scaleOf(bars: readonly Bar[]): number {
  return bars.reduce((most, { total }) => Math.max(most, total), 0);
}

/** What the chart shows, in words. */
export function chartSentence({ total, bucketMs }: Histogram, bars: readonly Bar[]): string {
  const highest = bars.reduce<Bar | undefined>(
    (a, b) => a && a.total >= b.total ? a : b,
    undefined,
  );
  if (highest === undefined) return "No records yet";
  const bad = bars.flatMap(({ parts }) => parts).filter(({ tone }) =>
    tone === "error" || tone === "fatal"
  )
    .reduce((sum, { count }) => sum + count, 0);
  const time = timeOfDay(new Date(highest.at));
  return `${counted(total, "record")} in steps of ${
    duration(bucketMs)
  }, the most, ${highest.total}, at ${time}; ` +
    `${counted(bad, "error")} among them`;
}
