/**
 * When a record happened, in microseconds since 1970: what `dt` says, in seconds, milliseconds or nanoseconds
 * or in ISO 8601, and the time of reception where it says nothing that can be read.
 *
 * Contract: https://betterstack.com/docs/logs/ingesting-data/http/logs/
 */
export function eventTime(dt: unknown, receivedAt: number): number {
  const time = typeof dt === "number"
    ? fromNumber(dt)
    : typeof dt === "string"
    ? fromText(dt)
    : undefined;
  return time ?? receivedAt * 1_000;
}

/** A time as the query API shows it: `2026-03-27 10:15:30.123456`, in UTC. */
export function shownTime(time: number): string {
  const ms = Math.floor(time / 1_000);
  const micros = String(time - ms * 1_000).padStart(3, "0");
  return new Date(ms).toISOString().replace("T", " ").replace("Z", micros);
}

// Seconds have ten digits and nanoseconds nineteen, from 2001 to 2286.
function fromNumber(dt: number): number | undefined {
  if (!Number.isInteger(dt) || dt < 0) return undefined;
  if (dt < 1e11) return dt * 1e6;
  if (dt < 1e14) return dt * 1e3;
  return dt >= 1e17 && dt < 1e20 ? Math.floor(dt / 1e3) : undefined;
}

function fromText(dt: string): number | undefined {
  const [, seconds, fraction = "", zone] =
    /^(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:[.,](\d{1,12}))?\s?(Z|[+-]\d\d:?\d\d)?$/i.exec(
      dt.trim(),
    ) ?? [];
  if (seconds === undefined) {
    const ms = /^\d{4}-/.test(dt.trim()) ? Date.parse(dt) : NaN;
    return Number.isNaN(ms) ? undefined : ms * 1_000;
  }
  const ms = Date.parse(seconds.replace(" ", "T") + withColon(zone ?? "Z"));
  return Number.isNaN(ms) ? undefined : ms * 1_000 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

function withColon(zone: string): string {
  return zone.replace(/^([+-]\d\d)(\d\d)$/, "$1:$2").toUpperCase();
}
