/**
 * Ships log records and heartbeats to [Better Stack](https://betterstack.com) from wherever JavaScript
 * runs, without losing any and without being noticed.
 *
 * @example
 * ```ts
 * import { createLogger } from "@mikser-io/better-stack";
 *
 * const logger = createLogger(); // the source token comes from BETTERSTACK_SOURCE_TOKEN
 * logger.info("served request", { requestId: "abc", durationMs: 42 });
 * logger.error(new Error("boom"));
 * await logger.close();
 * ```
 *
 * @module
 */
export {
  type ConfigOptions,
  resolveConfig,
  type ResolvedConfig,
  type Secret,
  type Setting,
} from "./src/core/config.ts";
export {
  BetterStackError,
  type DropReason,
  type ErrorCode,
  type OnError,
} from "./src/core/errors.ts";
export { createHeartbeat, type Heartbeat, type HeartbeatOptions } from "./src/core/heartbeat.ts";
export type { FlushResult, Stats } from "./src/core/ledger.ts";
export { type Level, LEVELS } from "./src/core/levels.ts";
export { createLogger, type FlushOptions, type Logger, type LogMethod } from "./src/core/logger.ts";
export type { DeliveryOptions, LoggerOptions } from "./src/core/options.ts";
export type { HeartbeatStatus } from "./src/core/streak.ts";
export type { LogRecord, Transform } from "./src/core/transform.ts";
