/** A log line as it goes along with an event. */
export interface LogLine {
  /** When, in seconds since 1970. */
  readonly timestamp: number;
  /** Its level, in the words of Sentry's protocol. */
  readonly level: SentryLevel;
  /** What it says. */
  readonly message: string;
  /** Its fields, as far as they are single values. */
  readonly data?: Readonly<Record<string, unknown>>;
}

/** The levels of Sentry's protocol. */
export type SentryLevel = "fatal" | "error" | "warning" | "info" | "debug";

const LEVELS: Readonly<Record<string, SentryLevel>> = {
  trace: "debug",
  debug: "debug",
  info: "info",
  notice: "info",
  warn: "warning",
  error: "error",
  fatal: "fatal",
  panic: "fatal",
};
const MAX_MESSAGE_LENGTH = 1_000;
const MAX_FIELDS = 20;
const SINGLE: ReadonlySet<string> = new Set(["string", "number", "boolean"]);

/** A level in the words of Sentry's protocol; one that nobody knows is `info`. */
export function sentryLevel(level: string): SentryLevel {
  return typeof level === "string" && Object.hasOwn(LEVELS, level) ? LEVELS[level]! : "info";
}

/** A log call as a line. What is kept is a copy: it cannot change later, and holds on to nothing. Never throws. */
export function lineOf(level: string, message: unknown, fields: unknown): LogLine {
  const timestamp = Date.now() / 1_000;
  try {
    const isObject = typeof message === "object" && message !== null;
    const text = isObject ? (message as { message?: unknown }).message : message;
    const data = singleValues(isObject && fields === undefined ? message : fields);
    return {
      timestamp,
      level: sentryLevel(level),
      message: text === undefined ? "" : String(text).slice(0, MAX_MESSAGE_LENGTH),
      ...(data && { data }),
    };
  } catch {
    return { timestamp, level: sentryLevel(level), message: "[unreadable]" };
  }
}

function singleValues(fields: unknown): Record<string, unknown> | undefined {
  if (typeof fields !== "object" || fields === null || fields instanceof Error) return undefined;
  const kept = Object.entries(fields).slice(0, MAX_FIELDS)
    .filter(([key, value]) => key !== "message" && SINGLE.has(typeof value))
    .map(([key, value]) => [
      key,
      typeof value === "string" ? value.slice(0, MAX_MESSAGE_LENGTH) : value,
    ]);
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}
