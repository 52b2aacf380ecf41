import { type Logger, prepareLogger } from "../core/logger.ts";
import type { LoggerOptions } from "../core/options.ts";
import { createSpooledDelivery } from "./delivery.ts";
import type { SpoolOptions } from "./spool_options.ts";

/** What a logger ships, how it is delivered, and where it waits until then. */
export interface NodeLoggerOptions extends LoggerOptions, SpoolOptions {}

/**
 * Creates a logger, as the one of the package's main entry does, whose records can wait on disk: what a
 * killed process leaves there is delivered when the next one starts.
 *
 * @param environment The variables to read. @default those of the process
 * @throws {TypeError} for an option of the wrong kind
 * @throws {RangeError} for a number out of range
 *
 * @example
 * ```ts
 * import { createLogger } from "@mikser-io/better-stack/node";
 *
 * const logger = createLogger({ spool: "./spool" });
 * logger.info("safe as soon as this call returns");
 * await logger.close();
 * ```
 */
export function createLogger(options: NodeLoggerOptions = {}, environment?: object): Logger {
  const { shipper, maxRecordBytes } = createSpooledDelivery(options, environment);
  return prepareLogger(options, maxRecordBytes)(shipper, options.fields);
}
