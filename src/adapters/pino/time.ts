const DIGITS = /^\d{9,20}(?:\.\d+)?$/;
const ISO_8601 = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)? ?(?:Z|[+-]\d\d:?\d\d)?$/;
const MICROSECONDS = /\.\d{3}(\d{1,3})/;

/**
 * What pino's `time` says, in milliseconds since 1970; undefined when it says nothing that can be
 * understood. pino itself writes milliseconds, seconds or ISO 8601; others count micro- or
 * nanoseconds, and a number's size tells which: each unit from 1973 to 5138.
 */
export function timeOf(value: unknown): number | undefined {
  if (typeof value === "number") return timeOfNumber(value);
  if (typeof value !== "string") return undefined;
  if (DIGITS.test(value)) return timeOfNumber(Number(value));
  return ISO_8601.test(value) ? timeOfIso(value) : undefined;
}

function timeOfNumber(value: number): number | undefined {
  if (!(value >= 1e8 && value < 1e20)) return undefined;
  if (value < 1e11) return value * 1e3;
  if (value < 1e14) return value;
  return (value < 1e17 ? value : Math.floor(value / 1e3)) / 1e3;
}

/** Dates know no more than milliseconds: the three digits after those are added. */
function timeOfIso(text: string): number | undefined {
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  const micros = MICROSECONDS.exec(text)?.[1] ?? "0";
  return Math.floor(ms) + Number(micros.padEnd(3, "0")) / 1e3;
}
