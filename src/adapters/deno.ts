/**
 * Logs from Deno: a server's requests, cron jobs, and a process that ends without losing a record.
 *
 * @example
 * ```ts
 * import { withBetterStack } from "@mikser-io/better-stack/deno";
 *
 * const handler = withBetterStack((request, _info, logger) => {
 *   logger.info("looking", { at: new URL(request.url).pathname });
 *   return new Response("hello");
 * });
 * await using _server = Deno.serve({ port: 0 }, handler);
 * ```
 *
 * @module
 */
import { createHeartbeat, type Heartbeat, type HeartbeatOptions } from "../core/heartbeat.ts";
import { createLogger, type Logger } from "../core/logger.ts";
import type { LoggerOptions } from "../core/options.ts";
import { requestFields } from "../core/request.ts";
import { statusOfResponse, watch, watchRequest } from "../core/watch.ts";
import { closeOnExit } from "../node/close_on_exit.ts";

export { createHeartbeat, type Heartbeat, type HeartbeatOptions } from "../core/heartbeat.ts";
export { createLogger } from "../core/logger.ts";
export type { HeartbeatStatus } from "../core/streak.ts";
export type * from "../core/types.ts";
export { closeOnExit } from "../node/close_on_exit.ts";

/** How a Deno program logs. */
export interface DenoOptions extends LoggerOptions {
  /** Put what is known of a request on each of its records: id, method, path, … @default true */
  readonly context?: boolean | undefined;
  /** Log one record at the end of each request: status, duration, outcome. @default true */
  readonly summary?: boolean | undefined;
}

/** A handler for `Deno.serve` that has a logger as its last argument. */
export type LoggingHandler<Info> = (
  request: Request,
  info: Info,
  logger: Logger,
) => Response | Promise<Response>;

/**
 * Wraps a handler for `Deno.serve`, so that it gets a logger. All requests share its queue, and when the
 * process is told to end it is closed first (see {@linkcode closeOnExit}).
 *
 * What the handler throws is logged and thrown again; its response is neither changed nor delayed.
 *
 * @throws {TypeError | RangeError} for bad options, at the first request
 */
export function withBetterStack<Info = unknown>(
  handler: LoggingHandler<Info>,
): (request: Request, info: Info) => Promise<Response>;
/** The same, with options. */
export function withBetterStack<Info = unknown>(
  options: DenoOptions | undefined,
  handler: LoggingHandler<Info>,
): (request: Request, info: Info) => Promise<Response>;
export function withBetterStack<Info>(
  ...given: [LoggingHandler<Info>] | [DenoOptions | undefined, LoggingHandler<Info>]
): (request: Request, info: Info) => Promise<Response> {
  const handler = given.at(-1) as LoggingHandler<Info>;
  const options = (given.length > 1 ? given[0] as DenoOptions : undefined) ?? {};
  const { context = true, summary = true } = options;
  const loggerOf = createOnce(options);

  return (request, info) => {
    const parent = loggerOf();
    const logger = context ? parent.child({ handler: "fetch", ...requestFields(request) }) : parent;
    const run = () => watch(logger, () => handler(request, info, logger));
    return summary ? watchRequest(logger, request, run, statusOfResponse) : run();
  };
}

/** How a Deno job logs and beats. */
export interface DenoJobOptions
  extends LoggerOptions, Pick<HeartbeatOptions, "heartbeatToken" | "heartbeatUrl" | "intervalMs"> {}

/**
 * Wraps a job for `Deno.cron`, so that it gets a logger: when it ends its records are delivered, and the
 * heartbeat, where one is configured, is told that it succeeded or how it failed. What it throws is
 * logged and thrown again.
 *
 * @throws {TypeError | RangeError} for bad options, at the first run
 *
 * @example
 * ```ts
 * import { withHeartbeat } from "@mikser-io/better-stack/deno";
 *
 * const cleanUp = withHeartbeat((logger) => logger.info("cleaned up"));
 * await cleanUp(); // or, where the runtime has it: Deno.cron("clean up", "0 3 * * *", cleanUp)
 * ```
 */
export function withHeartbeat(job: (logger: Logger) => void | Promise<void>): () => Promise<void>;
/** The same, with options. */
export function withHeartbeat(
  options: DenoJobOptions | undefined,
  job: (logger: Logger) => void | Promise<void>,
): () => Promise<void>;
export function withHeartbeat(
  ...given:
    | [(logger: Logger) => void | Promise<void>]
    | [DenoJobOptions | undefined, (logger: Logger) => void | Promise<void>]
): () => Promise<void> {
  const job = given.at(-1) as (logger: Logger) => void | Promise<void>;
  const options = (given.length > 1 ? given[0] as DenoJobOptions : undefined) ?? {};
  const loggerOf = createOnce(options);
  let heartbeat: Heartbeat | undefined;

  return async () => {
    const logger = loggerOf().child({ handler: "cron", requestId: crypto.randomUUID() });
    heartbeat ??= createHeartbeat(options);
    try {
      await heartbeat.watch(() => watch(logger, () => job(logger)));
    } finally {
      await logger.flush();
    }
  };
}

/** Gives the one logger, which is created with the first call and closed when the process is told to end. */
function createOnce(options: LoggerOptions): () => Logger {
  let logger: Logger | undefined;
  return () => {
    if (logger) return logger;
    logger = createLogger(options);
    try {
      closeOnExit(logger);
    } catch {
      // A host without signals, as Deno Deploy may be, ends isolates in its own way.
    }
    return logger;
  };
}
