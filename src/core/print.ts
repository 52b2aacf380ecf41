import { LEVELS } from "./levels.ts";

// For the levels in their order; any other level is printed as information.
const METHODS = ["debug", "debug", "info", "info", "warn", "error", "error", "error"] as const;

/** Prints a record's text on the console, by its level: what goes on the wire, for a person to read. */
export function printRecord(text: string, timestampField: string): void {
  try {
    const { [timestampField]: _, level, message = "", ...fields } = JSON.parse(text);
    const print = METHODS[LEVELS.indexOf(level)] ?? "info";
    const words = `${level} ${message}`;
    if (Object.keys(fields).length === 0) return console[print](words);
    console[print](words.replaceAll("%", "%%"), fields); // before other values a % is a placeholder
  } catch {
    // A console that fails must not fail the caller.
  }
}
