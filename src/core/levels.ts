/** The levels that have a rank, from least to most severe. */
export const LEVELS = [
  "trace",
  "debug",
  "info",
  "notice",
  "warn",
  "error",
  "fatal",
  "panic",
] as const;

/** A level with a rank; other level names can be logged too, and are never held back. */
export type Level = typeof LEVELS[number];

/** True when a record of `level` is to be shipped under the minimum `minimum`. */
export function isShipped(level: string, minimum: Level): boolean {
  const rank = LEVELS.indexOf(level as Level);
  return rank < 0 || rank >= LEVELS.indexOf(minimum);
}
