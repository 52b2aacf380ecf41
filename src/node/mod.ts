/**
 * What needs a process: loggers whose records wait on disk, and closing loggers before it ends. Runs in
 * Node, Deno and Bun.
 *
 * @example
 * ```ts
 * import { closeOnExit, createLogger } from "@mikser-io/better-stack/node";
 *
 * const logger = createLogger({ spool: "./spool" });
 * const takeBack = closeOnExit(logger);
 *
 * takeBack();
 * ```
 *
 * @module
 */
export type * from "../core/types.ts";
export { closeOnExit } from "./close_on_exit.ts";
export { createLogger, type NodeLoggerOptions } from "./logger.ts";
export type { SpoolOptions } from "./spool_options.ts";
