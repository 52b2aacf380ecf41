import { isoTime } from "../../query/time.ts";
import { UsageError } from "../command.ts";
import { parseDuration } from "../run/duration.ts";

/** The flags that say which time is asked about. */
export const WINDOW_FLAGS = {
  from: {
    kind: "text",
    value: "TIME",
    about: "From when on: how long ago (90s, 30m, 1h, 2d), or ISO 8601 (without a zone it is UTC).",
  },
  to: {
    kind: "text",
    value: "TIME",
    about: "Until when, in the same ways.",
    preset: "now",
  },
} as const;

/** A time on the command line: how long ago, or in ISO 8601. @throws {UsageError} when it is none */
export function timeOf(flag: string, text: string, now: number): Date {
  const trimmed = text.trim();
  const ago = trimmed === "now" ? 0 : parseDuration(trimmed);
  const time = new Date(ago === undefined ? isoTime(trimmed) ?? NaN : now - ago);
  if (!Number.isNaN(time.getTime())) return time;
  throw new UsageError(
    `${flag} must be how long ago (90s, 30m, 1h, 2d) or a time in ISO 8601, such as ` +
      `2026-03-27T10:15:00Z, not ${JSON.stringify(text)}`,
  );
}

/** The values of the window's flags, as they are given. */
interface WindowValues {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The two times that are given. @throws {UsageError} for a time that is none, or one before the other */
export function boundsOf(
  { from, to }: WindowValues,
  now: number,
): { readonly from: Date | undefined; readonly to: Date | undefined } {
  const begins = from === undefined ? undefined : timeOf("--from", from, now);
  const ends = to === undefined ? undefined : timeOf("--to", to, now);
  const limit = ends ?? new Date(now);
  if (begins && begins > limit) {
    throw new UsageError(
      `--from must not be after --to: ${begins.toISOString()} is after ${limit.toISOString()}`,
    );
  }
  return { from: begins, to: ends };
}
