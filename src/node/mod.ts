/**
 * What needs a process: closing loggers before it ends. Runs in Node, Deno and Bun.
 *
 * @example
 * ```ts
 * import { createLogger } from "@mikser-io/better-stack";
 * import { closeOnExit } from "@mikser-io/better-stack/node";
 *
 * const logger = createLogger();
 * const takeBack = closeOnExit(logger);
 *
 * takeBack();
 * ```
 *
 * @module
 */
export { closeOnExit } from "./close_on_exit.ts";
