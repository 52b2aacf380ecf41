/**
 * Logs from Cloudflare Workers: each invocation's records go in one request after its response, and
 * nothing is held open for longer than that takes.
 *
 * @example
 * ```ts
 * import { withBetterStack } from "@mikser-io/better-stack/cloudflare";
 *
 * export default withBetterStack({
 *   fetch(request, _env, _ctx, logger) {
 *     logger.info("looking", { at: new URL(request.url).pathname });
 *     return new Response("hello");
 *   },
 * });
 * ```
 *
 * @module
 */
import { type EdgeLogger, type EdgeOptionsFor, edgesByEnvironment } from "../core/invocation.ts";
import type { EdgeContext } from "../core/platform.ts";
import { requestFields } from "../core/request.ts";
import { statusOfResponse } from "../core/watch.ts";

export {
  createEdgeLogger,
  type EdgeLogger,
  type EdgeOptions,
  type EdgeOptionsFor,
} from "../core/invocation.ts";
export type { EdgeContext } from "../core/platform.ts";
export type * from "../core/types.ts";

/** A Worker's `ctx`. */
export interface WorkerContext extends EdgeContext {
  /** Hands the request on to the origin when the Worker throws. */
  passThroughOnException(): void;
}

/** What a cron trigger tells. */
export interface ScheduledEvent {
  /** When it was due, in milliseconds since 1970. */
  readonly scheduledTime: number;
  /** The cron expression. */
  readonly cron: string;
}

/** Messages of a queue. */
export interface QueueBatch {
  /** The queue's name. */
  readonly queue: string;
  /** The messages. */
  readonly messages: readonly QueueMessage[];
  /** Takes all messages. */
  ackAll(): void;
  /** Has all messages delivered again. */
  retryAll(): void;
}

/** One message of a queue. */
export interface QueueMessage {
  /** Its id. */
  readonly id: string;
  /** What was sent. */
  readonly body: unknown;
  /** How often it was delivered, this time included. */
  readonly attempts: number;
  /** Takes it. */
  ack(): void;
  /** Has it delivered again. */
  retry(): void;
}

/** A module Worker whose handlers have a logger as their last argument. */
export interface LoggingWorker<Env> {
  /** Answers a request. */
  fetch?(
    request: Request,
    env: Env,
    ctx: WorkerContext,
    logger: EdgeLogger,
  ): Response | Promise<Response>;
  /** Runs at a cron trigger. */
  scheduled?(
    event: ScheduledEvent,
    env: Env,
    ctx: WorkerContext,
    logger: EdgeLogger,
  ): void | Promise<void>;
  /** Takes messages of a queue. */
  queue?(batch: QueueBatch, env: Env, ctx: WorkerContext, logger: EdgeLogger): void | Promise<void>;
}

/** The handlers as the platform calls them. */
export interface WorkerHandlers<Env> {
  /** Answers a request. */
  fetch(request: Request, env: Env, ctx: WorkerContext): Promise<Response>;
  /** Runs at a cron trigger. */
  scheduled(event: ScheduledEvent, env: Env, ctx: WorkerContext): Promise<void>;
  /** Takes messages of a queue. */
  queue(batch: QueueBatch, env: Env, ctx: WorkerContext): Promise<void>;
}

/** The Worker to export: the wrapped handlers, and whatever else there was. */
export type WrappedWorker<Env, Worker> =
  & Omit<Worker, keyof WorkerHandlers<Env>>
  & Pick<WorkerHandlers<Env>, keyof WorkerHandlers<Env> & keyof Worker>;

/**
 * Wraps a Worker, so that its handlers get a logger and nothing of what they log is lost. Tokens and
 * hosts that the options do not name are read from the Worker's bindings.
 *
 * Errors that a handler throws are logged and thrown again; responses are neither changed nor delayed.
 * With a heartbeat configured, `scheduled` beats when it succeeds and reports a failure when it throws.
 *
 * @throws {TypeError | RangeError} for bad options: at once, or at the first request when they are made
 * of the bindings
 */
export function withBetterStack<Env, Worker extends LoggingWorker<Env>>(
  worker: Worker & LoggingWorker<Env>,
): WrappedWorker<Env, Worker>;
/** The same, with options. */
export function withBetterStack<Env, Worker extends LoggingWorker<Env>>(
  options: EdgeOptionsFor<Env> | undefined,
  worker: Worker & LoggingWorker<Env>,
): WrappedWorker<Env, Worker>;
export function withBetterStack(...given: unknown[]): unknown {
  const worker = given.pop() as LoggingWorker<object>;
  const [options = {}] = given as [EdgeOptionsFor<object>?];
  const edgeOf = edgesByEnvironment(options);

  const handlers: WorkerHandlers<object> = {
    fetch(request, env, ctx) {
      const edge = edgeOf(env);
      const logger = edge.logger(ctx, { handler: "fetch", ...requestFields(request) });
      const handler = () => worker.fetch!(request, env, ctx, logger);
      return edge.request(logger, request, handler, statusOfResponse);
    },
    scheduled(event, env, ctx) {
      const edge = edgeOf(env);
      const { cron, scheduledTime } = event;
      const logger = edge.logger(ctx, {
        handler: "scheduled",
        requestId: crypto.randomUUID(),
        cron,
        scheduledTime: new Date(scheduledTime),
      });
      const handler = () => worker.scheduled!(event, env, ctx, logger);
      return edge.job(ctx, () => logger.watch(handler));
    },
    queue(batch, env, ctx) {
      const logger = edgeOf(env).logger(ctx, {
        handler: "queue",
        requestId: crypto.randomUUID(),
        queue: batch.queue,
        messages: batch.messages.length,
      });
      return logger.watch(() => worker.queue!(batch, env, ctx, logger));
    },
  };
  const wrapped = Object.entries(handlers).filter(([name]) =>
    worker[name as keyof typeof handlers]
  );
  return { ...worker, ...Object.fromEntries(wrapped) };
}

export {
  type LogMessage,
  type QueueHandler,
  queueHandler,
  type QueueOptions,
} from "./cloudflare/queue_handler.ts";
export { type LogQueue, type QueueSink, queueSink } from "./cloudflare/queue_sink.ts";
export { type TailHandler, tailHandler } from "./cloudflare/tail.ts";
export type { TailException, TailItem, TailLog } from "./cloudflare/tail_records.ts";
