import { createDelivery } from "./delivery.ts";
import { type FlushResult, NO_RECORDS, type Stats } from "./ledger.ts";
import { isShipped, type Level, LEVELS } from "./levels.ts";
import {
  levelOption,
  type LoggerOptions,
  MAX_TIMER_MS,
  optional,
  redactOption,
  timestampFieldOption,
} from "./options.ts";
import { reasonOf } from "./plain.ts";
import { printRecord } from "./print.ts";
import { type BoundFields, createEncoder, NO_FIELDS } from "./record.ts";
import type { Shipper } from "./shipper.ts";
import { createTimestamps } from "./timestamp.ts";
import { transformText } from "./transform.ts";
import { sayNothingIsShipped } from "./unshipped.ts";

/** How long `flush()` and `close()` may take. */
export interface FlushOptions {
  /** In milliseconds; no time at all when it is less than 0. @default 10_000 */
  readonly timeoutMs?: number | undefined;
}

/**
 * Logs one record. It never throws and never waits, whatever it is given.
 *
 * @param message What happened. An `Error` is kept whole under `error`, its message becoming the
 * record's; an object is taken as fields.
 * @param fields Fields of this record: an object or a Map merges at the root, an Error goes under
 * `error`, anything else under `metadata`, and so does a field called `level`, `message` or like the
 * timestamp.
 */
export type LogMethod = (message?: unknown, fields?: unknown) => void;

/** Ships records to Better Stack. */
export interface Logger extends AsyncDisposable {
  /** Logs at `trace`. */
  readonly trace: LogMethod;
  /** Logs at `debug`. */
  readonly debug: LogMethod;
  /** Logs at `info`. */
  readonly info: LogMethod;
  /** Logs at `notice`. */
  readonly notice: LogMethod;
  /** Logs at `warn`. */
  readonly warn: LogMethod;
  /** Logs at `error`. */
  readonly error: LogMethod;
  /** Logs at `fatal`; the process goes on. */
  readonly fatal: LogMethod;
  /** Logs at `panic`; the process goes on. */
  readonly panic: LogMethod;
  /** Logs at any level; one that is not in `LEVELS` passes through as it is. */
  log(level: Level | (string & Record<never, never>), message?: unknown, fields?: unknown): void;
  /** A logger with `fields` on every record, over those that this one has. It shares the queue. */
  child(fields: Readonly<Record<string, unknown>>): Logger;
  /** Waits until every record logged before this call is delivered or dropped. Never rejects. */
  flush(options?: FlushOptions): Promise<FlushResult>;
  /** The same, then drops what is left and takes no more; for the children too. Never rejects. */
  close(options?: FlushOptions): Promise<FlushResult>;
  /** The account of all records, the children's included. */
  readonly stats: Stats;
  /** False without a source token: nothing is shipped then. */
  readonly enabled: boolean;
}

const DEFAULT_TIMEOUT_MS = 10_000;

/**
 * Creates a logger.
 *
 * @param environment The variables to read: a Worker's `env`, say. @default those of the process
 * @throws {TypeError} for an option of the wrong kind
 * @throws {RangeError} for a number out of range
 *
 * @example
 * ```ts
 * import { createLogger } from "@mikser-io/better-stack";
 *
 * const logger = createLogger({ fields: { service: "api" } });
 * logger.info("served request", { requestId: "abc", durationMs: 42 });
 * await logger.close();
 * ```
 */
export function createLogger(options: LoggerOptions = {}, environment?: object): Logger {
  optional("options", options, "object");
  const { shipper, maxRecordBytes } = createDelivery(options, environment);
  return prepareLogger(options, maxRecordBytes)(shipper, options.fields);
}

/** What takes a logger's records and sees them delivered. */
export type Sink = Pick<Shipper, "push" | "lose" | "flush" | "close" | "stats">;

/**
 * Prepares what loggers of the same options share; what it returns makes one over a sink, with
 * `fields` on every record.
 *
 * @param now The clock, in milliseconds since 1970. @default `Date.now`
 * @throws {TypeError} for an option of the wrong kind
 */
export function prepareLogger(
  options: LoggerOptions,
  maxRecordBytes: number,
  now?: () => number,
): (sink: Sink | undefined, fields: unknown) => Logger {
  const { transform } = options;
  const timestampField = timestampFieldOption(options.timestampField);
  const redact = redactOption(options.redact);
  const minimum = levelOption(options.level ?? "info");
  optional("transform", transform, "function");
  optional("console", options.console, "boolean");
  optional("fields", options.fields, "object");

  const encoder = createEncoder({ timestampField, redact, maxRecordBytes });
  const timestamp = createTimestamps(now);

  return (sink, fields) => {
    const prints = options.console ?? !sink;
    if (!sink) sayNothingIsShipped();

    const write = (level: string, message: unknown, bound: BoundFields, own: unknown): void => {
      let text = encoder.encode(timestamp(), level, message, bound, own);
      if (transform) {
        try {
          const transformed = transformText(text, transform, maxRecordBytes, encoder.redact);
          if (transformed === null) return;
          text = transformed;
        } catch (error) {
          return sink?.lose(text, "transform-failed", `transform threw: ${reasonOf(error)}`);
        }
      }
      sink?.push(text);
      if (prints) printRecord(text, timestampField);
    };

    const loggerWith = (bound: BoundFields): Logger => {
      const methodAt = (level: string): LogMethod =>
        isShipped(level, minimum) && (sink || prints)
          ? (message, own) => write(level, message, bound, own)
          : () => {};
      const methods = Object.fromEntries(LEVELS.map((level) => [level, methodAt(level)]));
      const close = (wait?: FlushOptions) =>
        sink?.close(timeoutOf(wait)) ?? Promise.resolve(NO_RECORDS);
      return {
        ...methods as Record<Level, LogMethod>,
        // What is no text can be anything, even something that throws when it is made one.
        log: (level, message, own) =>
          methodAt(typeof level === "string" ? level : reasonOf(level))(message, own),
        child: (more) => loggerWith(encoder.bind(bound, more)),
        flush: (wait) => sink?.flush(timeoutOf(wait)) ?? Promise.resolve(NO_RECORDS),
        close,
        [Symbol.asyncDispose]: () => close().then(() => {}),
        get stats() {
          return sink?.stats ?? { logged: 0, ...NO_RECORDS, retries: 0 };
        },
        enabled: sink !== undefined,
      };
    };

    return loggerWith(encoder.bind(NO_FIELDS, fields));
  };
}

/** How long to wait, in milliseconds: as told, where that makes sense. */
export function timeoutOf(options?: FlushOptions, preset = DEFAULT_TIMEOUT_MS): number {
  const timeoutMs = options?.timeoutMs;
  const isTime = typeof timeoutMs === "number" && !isNaN(timeoutMs);
  return isTime ? Math.min(Math.max(timeoutMs, 0), MAX_TIMER_MS) : preset;
}
