import { isError } from "../../core/plain.ts";
import type { Context, ILogLevel, ILogtailLog } from "./types.ts";

/** What a record says of itself; a field of the same name goes under `metadata`. */
const RESERVED = ["dt", "level", "message"];

/** Builds a record as the official packages do; an Error's name, message and stack are its fields. */
export function buildLog(
  dt: Date,
  level: ILogLevel,
  message: unknown,
  context: unknown,
  origin: Context,
): ILogtailLog {
  const fields: Context = { ...origin, ...fieldsOf(context) };
  const said = isError(message) ? errorFields(message) : { message };
  const own = { dt, level, ...said };
  const clashing = RESERVED.filter((name) => name in fields && name in own);
  const metadata = Object.fromEntries(clashing.map((name) => [name, fields[name]]));
  const beside = clashing.length > 0 && { metadata: { ...Object(fields.metadata), ...metadata } };
  return { ...fields, ...beside, ...own } as ILogtailLog;
}

/** A context as fields: an Error is one, and so is what is no object. */
function fieldsOf(context: unknown): Context {
  if (isError(context)) return { error: context };
  return typeof context === "object" ? { ...context } : { extra: context };
}

function errorFields(error: Error): Context {
  const hidden = ["name", "message", "stack", "cause", "errors"].filter((name) => name in error);
  const names = [...hidden, ...Object.keys(error)];
  return Object.fromEntries(names.map((name) => [name, (error as unknown as Context)[name]]));
}

const PRINTERS = new Map<unknown, "debug" | "info" | "warn" | "error">([
  ["debug", "debug"],
  ["info", "info"],
  ["warn", "warn"],
  ["error", "error"],
]);

/** Prints a log call on the console, as the official packages do. */
export function printLog(level: ILogLevel, message: unknown, context: unknown): void {
  try {
    const print = PRINTERS.get(level);
    if (print) console[print](message, context);
    else console.log(`[${level.toUpperCase()}]`, message, context);
  } catch {
    // A console that fails must not fail the caller.
  }
}
