import type { ConfigOptions } from "./config.ts";
import type { OnError } from "./errors.ts";
import { type Level, LEVELS } from "./levels.ts";
import type { Transform } from "./transform.ts";

/** How records are delivered. Sizes are in bytes, times in milliseconds. */
export interface DeliveryOptions extends ConfigOptions {
  /** A batch goes when it has so many records. @default 1000 */
  readonly maxBatchRecords?: number | undefined;
  /** A batch goes when it has so many bytes, before compression; at most 10 MiB. @default 5_000_000 */
  readonly maxBatchBytes?: number | undefined;
  /** A batch goes when its first record has waited so long. @default 1000 */
  readonly batchIntervalMs?: number | undefined;
  /**
   * In a record that is longer the longest strings are cut, and it says `"truncated":true`; at most
   * 10 MiB, and never more than fits a batch or the queue. @default 1_000_000
   */
  readonly maxRecordBytes?: number | undefined;
  /** What waits and what is being sent have at most so many bytes. @default 16_777_216 */
  readonly maxQueueBytes?: number | undefined;
  /** Which record goes when the queue is full. @default "drop-oldest" */
  readonly overflow?: "drop-oldest" | "drop-newest" | undefined;
  /** How many requests there are at once. @default 4 */
  readonly maxConcurrency?: number | undefined;
  /** How long a request waits for its answer. @default 10_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** For how long a batch is tried again after its first failure. @default 300_000 */
  readonly retryForMs?: number | undefined;
  /** Told of every trouble. @default one line on stderr per kind of trouble per minute */
  readonly onError?: OnError | undefined;
  /** What sends requests: for proxies and tests. @default the global `fetch` */
  readonly fetch?: typeof fetch | undefined;
}

/** What a logger ships, and how it is delivered. */
export interface LoggerOptions extends DeliveryOptions {
  /** The least severe level that is shipped; a level that is not in {@linkcode LEVELS} always is. @default "info" */
  readonly level?: Level | undefined;
  /** Fields on every record. @default none */
  readonly fields?: Readonly<Record<string, unknown>> | undefined;
  /** Names of keys, at any depth and in any case, whose values become `"[redacted]"`. @default none */
  readonly redact?: readonly string[] | undefined;
  /** Enriches or renames each record, or holds it back. @default none */
  readonly transform?: Transform | undefined;
  /** Also print records to the console. @default true when nothing is shipped, else false */
  readonly console?: boolean | undefined;
  /** The name of the field that holds the time. @default "dt" */
  readonly timestampField?: string | undefined;
}

/** How records are delivered, with nothing left open. */
export type DeliverySettings = { readonly [K in keyof typeof RANGES]: number } & {
  readonly overflow: "drop-oldest" | "drop-newest";
  readonly fetch: typeof fetch;
};

// What the service takes at most in a request and in a record:
// https://betterstack.com/docs/logs/ingesting-data/http/logs/#request-limits
const SERVICE_LIMIT = 10 * 1024 * 1024;
/** The longest time that a timer can be set to. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

// [default, least, most]
const RANGES = {
  maxBatchRecords: [1_000, 1, Infinity],
  maxBatchBytes: [5_000_000, 1_000, SERVICE_LIMIT],
  batchIntervalMs: [1_000, 0, MAX_TIMER_MS],
  maxRecordBytes: [1_000_000, 200, SERVICE_LIMIT],
  maxQueueBytes: [16_777_216, 1_000, Infinity],
  maxConcurrency: [4, 1, Infinity],
  requestTimeoutMs: [10_000, 1, MAX_TIMER_MS],
  retryForMs: [300_000, 0, Infinity],
} as const;

/**
 * Fills in the defaults of how records are delivered.
 *
 * @throws {TypeError} for a value of the wrong kind, {RangeError} for a number out of range
 */
export function resolveDelivery(options: DeliveryOptions): DeliverySettings {
  const numbers = Object.fromEntries(
    Object.entries(RANGES).map(([name, [preset, least, most]]) => {
      const value = numberOption(name, options[name as keyof typeof RANGES] ?? preset, least, most);
      if (value % 1) throw new RangeError(`${name} must be a whole number, not ${value}`);
      return [name, value];
    }),
  ) as Record<keyof typeof RANGES, number>;
  const { overflow = "drop-oldest", onError } = options;
  oneOf("overflow", overflow, ["drop-oldest", "drop-newest"]);
  optional("onError", onError, "function");
  const { maxBatchBytes, maxQueueBytes, maxRecordBytes } = numbers;
  return {
    ...numbers,
    maxRecordBytes: Math.min(maxRecordBytes, maxBatchBytes - 4, maxQueueBytes - 4),
    overflow,
    fetch: fetchOption(options.fetch),
  };
}

/** A level option's value, which must be one of {@linkcode LEVELS}. @throws {TypeError} when it is not */
export function levelOption(level: Level): Level {
  return oneOf("level", level, LEVELS);
}

/** The `fetch` option's value, or the global one as it is at each request: it may be replaced later. @throws {TypeError} for another kind of value */
export function fetchOption(send: typeof fetch | undefined): typeof fetch {
  optional("fetch", send, "function");
  return send ?? ((input, init) => fetch(input, init));
}

/** The `timestampField` option's value, or its default. @throws {TypeError} when it cannot be used */
export function timestampFieldOption(name = "dt"): string {
  optional("timestampField", name, "string");
  if (!["", "level", "message"].includes(name)) return name;
  throw new TypeError("timestampField must be a name, and neither level nor message");
}

/** The `redact` option's value, or its default. @throws {TypeError} when it is no list of names */
export function redactOption(names: readonly string[] = []): readonly string[] {
  if (Array.isArray(names) && names.every((name) => typeof name === "string")) return names;
  throw new TypeError("redact must be an array of key names");
}

/** `value`, which must be a number from `least` to `most`. @throws {TypeError | RangeError} when it is not */
export function numberOption(name: string, value: number, least: number, most = Infinity): number {
  optional(name, value, "number");
  if (value >= least && value <= most) return value;
  const bound = most === Infinity ? `at least ${least}` : `from ${least} to ${most}`;
  throw new RangeError(`${name} must be ${bound}, not ${value}`);
}

/** `value`, which must be one of `choices`. @throws {TypeError} when it is not */
export function oneOf<T extends string>(name: string, value: T, choices: readonly T[]): T {
  if (choices.includes(value)) return value;
  const given = typeof value === "string" ? value : kindOf(value);
  throw new TypeError(`${name} must be one of ${choices.join(", ")}, not ${given}`);
}

/** Checks the type of a value that may be left out. @throws {TypeError} when it is another */
export function optional(name: string, value: unknown, type: string): void {
  if (value === undefined || typeof value === type && value !== null) return;
  throw new TypeError(
    `${name} must be ${type === "object" ? "an" : "a"} ${type}, not ${kindOf(value)}`,
  );
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}
