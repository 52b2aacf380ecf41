import type { Logger, LogMethod } from "../core/logger.ts";
import { LEVELS } from "../core/levels.ts";
import { isError } from "../core/plain.ts";

/** Levels whose errors are captured. */
const CAPTURED: ReadonlySet<string> = new Set(["error", "fatal", "panic"]);
/** The names under which an error stands among fields. */
const ERROR_FIELDS = ["error", "err", "exception", "reason"];

/** Who captures errors, and keeps the last log lines. */
export interface Capture {
  /** Captures an error; gives its event's id. */
  capture(error: unknown, level: string): string | undefined;
  /** Keeps a log line for the events to come. */
  note(level: string, message: unknown, fields: unknown): void;
}

/**
 * A logger that does what `logger` does, and captures each error that is logged at error level or above:
 * the record then carries the event's id as `eventId`. Wrapped from outside, so that a logger that is not
 * linked has no part of it.
 */
export function linkLogger(logger: Logger, capture: Capture): Logger {
  const log = (level: string, message: unknown, fields: unknown): void => {
    const error = CAPTURED.has(level) ? errorIn(message, fields) : undefined;
    const eventId = error && capture.capture(error, level);
    capture.note(level, message, fields);
    (eventId ? logger.child({ eventId }) : logger).log(level, message, fields);
  };
  const methods = Object.fromEntries(
    LEVELS.map((level): [string, LogMethod] => [
      level,
      (message, fields) => log(level, message, fields),
    ]),
  );
  return {
    ...methods as Record<typeof LEVELS[number], LogMethod>,
    log: (level, message, fields) => log(level, message, fields),
    child: (fields) => linkLogger(logger.child(fields), capture),
    flush: (options) => logger.flush(options),
    close: (options) => logger.close(options),
    [Symbol.asyncDispose]: () => logger[Symbol.asyncDispose](),
    get stats() {
      return logger.stats;
    },
    enabled: logger.enabled,
  };
}

/** The error that a log call is about: what is logged itself, or a field of a telling name. Never throws. */
function errorIn(message: unknown, fields: unknown): Error | undefined {
  for (const value of [message, fields]) {
    if (isError(value)) return value;
    if (typeof value !== "object" || value === null) continue;
    try {
      for (const name of ERROR_FIELDS) {
        const member = (value as Record<string, unknown>)[name];
        if (isError(member)) return member;
      }
    } catch {
      // A field that cannot be read is no error to capture; the record names it.
    }
  }
  return undefined;
}
