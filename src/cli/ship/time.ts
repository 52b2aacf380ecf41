import { isDay } from "../../sandbox/event_time.ts";

/** Epoch numbers by their size: 1973 to 2286 in s, ms, µs and ns do not overlap. [least, most, µs in one] */
const EPOCH_UNITS = [
  [1e8, 1e10, 1e6],
  [1e11, 1e13, 1e3],
  [1e14, 1e16, 1],
  [1e17, 1e19, 1e-3],
] as const;

const EPOCH_TEXT = /^\d{9,19}(\.\d+)?$/;
const ISO_TEXT =
  /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d+))? ?(Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?$/i;

/**
 * The moment that a log's own time names, in microseconds since 1970; undefined when it names none, as
 * a duration or a zero does not. A number, or a text of one, may count seconds, milliseconds, micro- or
 * nanoseconds; any other text must be ISO 8601, and is this machine's time when it has no zone.
 */
export function readTime(value: unknown): number | undefined {
  if (typeof value === "number") return fromEpoch(value);
  if (typeof value !== "string") return undefined;
  const text = value.trim();
  if (EPOCH_TEXT.test(text)) return fromEpochText(text);
  const [, date, time, fraction = "", zone = ""] = ISO_TEXT.exec(text) ?? [];
  if (!date || !isDay(date)) return undefined;
  const ms = Date.parse(`${date}T${time}${isoZone(zone)}`);
  if (!(ms >= 1e11 && ms < 1e13)) return undefined; // nobody's log
  return ms * 1e3 + Number(fraction.padEnd(6, "0").slice(0, 6));
}

/** A moment in microseconds as ISO 8601 with six digits. */
export function formatTime(micros: number): string {
  const text = new Date(Math.floor(micros / 1e3)).toISOString();
  return text.slice(0, -1) + String(micros % 1e3).padStart(3, "0") + "Z";
}

function fromEpoch(value: number): number | undefined {
  const unit = EPOCH_UNITS.find(([least, most]) => value >= least && value < most);
  return unit && Math.floor(value * unit[2]);
}

/** Nanoseconds have more digits than a number can hold: those that count are cut from the text. */
function fromEpochText(text: string): number | undefined {
  const digits = text.split(".")[0]!;
  return digits.length >= 18 ? fromEpoch(Number(digits.slice(0, -3))) : fromEpoch(Number(text));
}

/** A zone as `Date.parse` knows it in every runtime: `+0200` and `+02` become `+02:00`. */
function isoZone(zone: string): string {
  if (/^[+-]/.test(zone)) {
    const digits = zone.slice(1).replace(":", "").padEnd(4, "0");
    return `${zone[0]}${digits.slice(0, 2)}:${digits.slice(2)}`;
  }
  return zone && "Z";
}
