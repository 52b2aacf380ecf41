const METHODS: Readonly<Record<string, "debug" | "warn" | "error">> = {
  trace: "debug",
  debug: "debug",
  warn: "warn",
  error: "error",
  fatal: "error",
  panic: "error",
};

/** Prints a record's text on the console, by its level: what goes on the wire, for a person to read. */
export function printRecord(text: string, timestampField: string): void {
  const { [timestampField]: _, level, message = "", ...fields } = JSON.parse(text);
  const rest = Object.keys(fields).length > 0 ? [fields] : [];
  try {
    console[METHODS[level] ?? "info"](`${level} ${message}`, ...rest);
  } catch {
    // A console that fails must not fail the caller.
  }
}
