import { MAX_DEPTH } from "./plain.ts";

/**
 * True when the engine's own `JSON.stringify` says of `fields` all that is to be said: plain objects
 * and arrays of texts, numbers, booleans and nulls; not nested too deep, not obviously longer than
 * `budget` characters, and without a key that is to be redacted. Looking is far cheaper than writing
 * JSON by hand, and a record that fails takes the slow road instead (`plain.ts`).
 */
export function isPlain(fields: object, budget: number, redact: ReadonlySet<string>): boolean {
  let left = budget;

  const objectIsPlain = (object: Record<string, unknown>, depth: number): boolean => {
    const prototype = Object.getPrototypeOf(object);
    if (prototype !== Object.prototype && prototype !== null) return false;
    for (const key in object) {
      if (redact.size > 0 && redact.has(key.toLowerCase())) return false;
      left -= key.length;
      if (!valueIsPlain(object[key], depth)) return false;
    }
    return true;
  };

  const valueIsPlain = (value: unknown, depth: number): boolean => {
    if (--left < 0) return false;
    switch (typeof value) {
      case "string":
        return (left -= value.length) >= 0;
      case "object":
        if (value === null) return true;
        if (depth === 0) return false;
        return Array.isArray(value)
          ? value.every((item) => valueIsPlain(item, depth - 1))
          : objectIsPlain(value as Record<string, unknown>, depth - 1);
      case "bigint":
      case "symbol":
      case "function":
        return false;
      default:
        return true;
    }
  };

  return objectIsPlain(fields as Record<string, unknown>, MAX_DEPTH - 1);
}
