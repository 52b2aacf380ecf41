import type { LoggerOptions } from "../../core/options.ts";
import type { ILogtailLog } from "./types.ts";

/** Our own options that make sense beside those of the official packages. */
export type OwnOptions = Omit<
  LoggerOptions,
  "sourceToken" | "ingestingHost" | "level" | "console" | "timestampField"
>;

/** Options of the official packages that mean something here. */
export interface UsedOptions {
  /** Where records go, as `ingestingHost`. @default from the environment, else https://in.logs.betterstack.com */
  readonly endpoint?: string;
  /** A batch goes when it has so many records. @default 1000 */
  readonly batchSize?: number;
  /** A batch goes when it has so many KiB; 0 leaves it at the default. @default 5_000_000 bytes */
  readonly batchSizeKiB?: number;
  /** A batch goes when its first record has waited so long, in milliseconds. @default 1000 */
  readonly batchInterval?: number;
  /** How many requests there are at once. @default 4 */
  readonly syncMax?: number;
  /** How long a request waits for its answer, in milliseconds; 0 leaves it at the default. @default 10_000 */
  readonly timeout?: number;
  /** Say nothing when records are lost. @default false */
  readonly ignoreExceptions?: boolean;
  /** An awaited log call rejects when records are lost. @default false */
  readonly throwExceptions?: boolean;
  /** Also print records to the console. @default false */
  readonly sendLogsToConsoleOutput?: boolean;
  /** Ship records. @default true */
  readonly sendLogsToBetterStack?: boolean;
  /** Put file, line and function of the log call on each record. It is what costs most, so it is off unless asked for. @default false */
  readonly captureStackContext?: boolean;
  /** Say once when something is logged in a Worker without its context. @default true */
  readonly warnAboutMissingExecutionContext?: boolean;
}

/** Options of the official packages that are taken and have no effect. */
export interface IgnoredOptions {
  /** Not used: batches are tried again for `retryForMs`. */
  readonly retryCount?: number;
  /** Not used: waits grow, with jitter, and follow `Retry-After`. */
  readonly retryBackoff?: number;
  /** Not used: the queue is bounded by `maxQueueBytes`. */
  readonly syncQueuedMax?: number;
  /** Not used: a burst is queued. */
  readonly burstProtectionMilliseconds?: number;
  /** Not used: a burst is queued. */
  readonly burstProtectionMax?: number;
  /** Not used: the depth is 50. */
  readonly contextObjectMaxDepth?: number;
  /** Not used: the record itself says where it was cut. */
  readonly contextObjectMaxDepthWarn?: boolean;
  /** Not used: the record itself says where it is circular. */
  readonly contextObjectCircularRefWarn?: boolean;
  /** Not used: sizes are measured in bytes. */
  readonly calculateLogSizeBytes?: (log: ILogtailLog) => number;
  /** Not used: the runtime picks the address. */
  readonly useIPv6?: boolean;
}

/** Options of `@logtail/edge` and `@logtail/node`, and our own. */
export interface LogtailOptions extends UsedOptions, IgnoredOptions, OwnOptions {}

/** The official options in our words; our own name wins where both are given. */
export function toLoggerOptions(sourceToken: string, options: LogtailOptions): LoggerOptions {
  const { endpoint, batchSize, batchSizeKiB, batchInterval, syncMax, timeout } = options;
  const translated = {
    maxBatchRecords: batchSize === undefined ? undefined : Math.max(batchSize, 1),
    maxBatchBytes: batchSizeKiB ? within(batchSizeKiB * 1024, 1_000, 10 * 2 ** 20) : undefined,
    batchIntervalMs: batchInterval,
    maxConcurrency: syncMax === undefined ? undefined : Math.max(syncMax, 1),
    requestTimeoutMs: timeout || undefined,
    onError: options.ignoreExceptions ? () => {} : undefined,
  };
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return {
    ...translated,
    ...Object.fromEntries(given),
    sourceToken,
    ingestingHost: endpoint,
    level: "trace",
    console: false,
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
