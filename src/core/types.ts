/** The types that those of `Logger` and its options refer to: every entry that has them has these. */
export type { ConfigOptions } from "./config.ts";
export type { BetterStackError, DropReason, ErrorCode, OnError } from "./errors.ts";
export type { FlushResult, Stats } from "./ledger.ts";
export type { Level, LEVELS } from "./levels.ts";
export type { FlushOptions, Logger, LogMethod } from "./logger.ts";
export type { DeliveryOptions, LoggerOptions } from "./options.ts";
export type { LogRecord, Transform } from "./transform.ts";
