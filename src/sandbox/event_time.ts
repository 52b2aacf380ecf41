/**
 * When a record happened, in microseconds since 1970: what `dt` says, in seconds, milliseconds, microseconds or
 * nanoseconds, as a number or as its digits, or in ISO 8601; and the time of reception where it says nothing
 * that can be read.
 *
 * Contract: https://betterstack.com/docs/logs/ingesting-data/http/logs/. Microseconds and digits in a text are
 * not in it; whoever sends them means nothing else.
 */
export function eventTime(dt: unknown, receivedAt: number): number {
  return read(dt) ?? Math.floor(receivedAt * 1_000);
}

/** A time as the query API shows it: `2026-03-27 10:15:30.123456`, in UTC. */
export function shownTime(time: number): string {
  return isoMicros(time).replace("T", " ").replace("Z", "");
}

/** A time in ISO 8601 with six digits. */
export function isoMicros(time: number): string {
  const ms = Math.floor(time / 1_000);
  const micros = String(time - ms * 1_000).padStart(3, "0");
  return new Date(ms).toISOString().replace("Z", `${micros}Z`);
}

function read(dt: unknown): number | undefined {
  if (typeof dt === "bigint") return fromDigits(dt);
  if (typeof dt === "number") return Number.isInteger(dt) ? fromDigits(nearest(dt)) : undefined;
  if (typeof dt !== "string") return undefined;
  const text = dt.trim();
  return /^\d{10,19}$/.test(text) ? fromDigits(BigInt(text)) : isoToMicros(text);
}

/** Half the distance of two numbers in the range of nanoseconds: JSON made of the sender's whatever was nearest. */
const ROUNDING_NS = 128n;

function nearest(dt: number): bigint {
  const digits = BigInt(dt);
  return dt >= 1e17 ? digits + ROUNDING_NS : digits;
}

// Seconds have ten digits, and each smaller unit three more, from 2001 to 2286.
function fromDigits(dt: bigint): number | undefined {
  if (dt < 0n || dt >= 10n ** 20n) return undefined;
  if (dt >= 10n ** 17n) return Number(dt / 1_000n);
  if (dt >= 10n ** 14n) return Number(dt);
  return Number(dt) * (dt >= 10n ** 11n ? 1e3 : 1e6);
}

const ISO_TIME =
  /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s?(?:Z|UTC|([+-]\d\d):?(\d\d)?)?)?$/i;

/** A time in ISO 8601, in microseconds since 1970; undefined when it is none. Without a zone it is UTC. */
export function isoToMicros(text: string): number | undefined {
  const [, date, time = "00:00", seconds = "00", fraction = "", hours = "+00", minutes = "00"] =
    ISO_TIME.exec(text) ?? [];
  if (date === undefined || !isDay(date)) return undefined;
  const ms = Date.parse(`${date}T${time}:${seconds}${hours}:${minutes}`);
  return Number.isNaN(ms) ? undefined : ms * 1_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

/** Whether a month has that day: some engines take the 30th of February for a day in March. */
export function isDay(date: string): boolean {
  if (Number(date.slice(8)) <= 28) return true;
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
