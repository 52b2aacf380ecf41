const METHODS = new Map<unknown, "debug" | "warn" | "error">([
  ["trace", "debug"],
  ["debug", "debug"],
  ["warn", "warn"],
  ["error", "error"],
  ["fatal", "error"],
  ["panic", "error"],
]);

/** Prints a record's text on the console, by its level: what goes on the wire, for a person to read. */
export function printRecord(text: string, timestampField: string): void {
  try {
    const { [timestampField]: _, level, message = "", ...fields } = JSON.parse(text);
    const print = METHODS.get(level) ?? "info";
    const words = `${level} ${message}`;
    if (Object.keys(fields).length === 0) return console[print](words);
    console[print](words.replaceAll("%", "%%"), fields); // before other values a % is a placeholder
  } catch {
    // A console that fails must not fail the caller.
  }
}
