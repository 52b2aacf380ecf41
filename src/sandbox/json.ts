/**
 * A value as JSON; the integers that are too long for a number, which MessagePack can have, as their digits.
 * Throws when it is nested too deeply to be written.
 */
export function toJson(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Once more with a look at each value, which takes several times as long.
    return JSON.stringify(value, (_, inner) => typeof inner === "bigint" ? String(inner) : inner);
  }
}
