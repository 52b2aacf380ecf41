/**
 * A drop-in for `@logtail/edge` and `@logtail/node`: the same class, with our delivery underneath.
 *
 * @example
 * ```ts
 * import { Logtail } from "@mikser-io/better-stack/logtail"; // was "@logtail/node"
 *
 * const logger = new Logtail("my-source-token"); // and { endpoint: "https://s1.eu….com" }, as before
 * logger.info("served request", { requestId: "abc", durationMs: 42 });
 * await logger.flush();
 * ```
 *
 * What differs, all of it meant:
 *
 * - A log call never throws, and rejects only when it is awaited and `throwExceptions` is set. One that
 *   nobody waits for costs no promise; one that is awaited is sent at once.
 * - `flush()` waits for what is under way, too.
 * - Fields called `dt`, `level` or `message` go under `metadata` rather than over the record's own.
 * - `captureStackContext` is off unless it is asked for. Records go as JSON, `dt` with microseconds.
 * - An `http:` endpoint needs `allowInsecureUrl: true`, for the token goes along.
 * - Options about retries, bursts and depth are taken and have no effect: {@linkcode LogtailOptions}
 *   says which, and has our own beside them.
 *
 * @module
 */
import type { FlushResult } from "../core/ledger.ts";
import { CONTEXT_METHODS, LogtailWithContext } from "./logtail/context.ts";
import type { LogtailOptions } from "./logtail/options.ts";
import { LogtailPipeline } from "./logtail/pipeline.ts";
import type {
  ExecutionContext,
  ILogLevel,
  ILogtailLog,
  LineStream,
  Message,
  Middleware,
  StackContextHint,
  Sync,
} from "./logtail/types.ts";

export type { EdgeContext } from "../core/platform.ts";
export type * from "../core/types.ts";
export type { LogsWithContext, LogtailWithContext } from "./logtail/context.ts";
export type { IgnoredOptions, LogtailOptions, OwnOptions, UsedOptions } from "./logtail/options.ts";
export * from "./logtail/types.ts";

/** Ships records to Better Stack, with the surface of the official packages. */
export class Logtail {
  readonly #pipeline: LogtailPipeline;

  /**
   * Creates a logger; nothing runs until the first record.
   *
   * @throws {Error} without a source token
   * @throws {TypeError | RangeError} for a bad option
   */
  constructor(sourceToken: string, options: LogtailOptions = {}) {
    if (typeof sourceToken !== "string" || sourceToken.trim() === "") {
      throw new Error("Logtail source token missing: it is the first argument");
    }
    this.#pipeline = new LogtailPipeline(sourceToken, options);
  }

  /**
   * Logs a record. The promise is for its delivery: who awaits it has it sent at once.
   *
   * @param message Words; or an Error, whose name, message and stack become fields.
   * @param level Any level. @default "info"
   * @param context Fields; an Error goes under `error`, what is no object under `extra`.
   * @param ctx The execution context of the invocation that it belongs to. A stack context hint is not used.
   */
  log<TContext = Record<never, never>>(
    message: Message,
    level: ILogLevel = "info",
    context: unknown = {},
    ctx?: ExecutionContext | StackContextHint,
  ): Promise<ILogtailLog & TContext> {
    const methods = [...CONTEXT_METHODS, this.warn, this.error, this.info, this.debug];
    return this.#pipeline.log([...methods, this.log], message, level, context, ctx);
  }

  /** Logs at `debug`. */
  debug<TContext = Record<never, never>>(
    message: Message,
    context?: TContext,
    ctx?: ExecutionContext,
  ): Promise<ILogtailLog & TContext> {
    return this.log(message, "debug", context, ctx);
  }

  /** Logs at `info`. */
  info<TContext = Record<never, never>>(
    message: Message,
    context?: TContext,
    ctx?: ExecutionContext,
  ): Promise<ILogtailLog & TContext> {
    return this.log(message, "info", context, ctx);
  }

  /** Logs at `warn`. */
  warn<TContext = Record<never, never>>(
    message: Message,
    context?: TContext,
    ctx?: ExecutionContext,
  ): Promise<ILogtailLog & TContext> {
    return this.log(message, "warn", context, ctx);
  }

  /** Logs at `error`. */
  error<TContext = Record<never, never>>(
    message: Message,
    context?: TContext,
    ctx?: ExecutionContext,
  ): Promise<ILogtailLog & TContext> {
    return this.log(message, "error", context, ctx);
  }

  /** A logger whose records belong to one invocation, which the platform keeps alive for them. */
  withExecutionContext(ctx: ExecutionContext): LogtailWithContext<this> {
    return new LogtailWithContext(this, ctx);
  }

  /** Waits until every record logged before is delivered or dropped, at most 10 s. Never rejects. */
  flush(): Promise<FlushResult> {
    return this.#pipeline.flush();
  }

  /** Adds a middleware: each gets the record of the one before. */
  use(middleware: Middleware): void {
    this.#pipeline.middleware = [...this.#pipeline.middleware, middleware];
  }

  /** Removes a middleware. */
  remove(middleware: Middleware): void {
    const { middleware: all } = this.#pipeline;
    this.#pipeline.middleware = all.filter((one) => one !== middleware);
  }

  /** Replaces what batches are handed to; a batch that it rejects is tried again. */
  setSync(sync: Sync): void {
    this.#pipeline.sync = sync;
  }

  /** Also writes each record to a stream, one line of JSON each. */
  pipe<Stream extends LineStream>(stream: Stream): Stream {
    this.#pipeline.stream = stream;
    return stream;
  }

  /** How many records were logged. */
  get logged(): number {
    return this.#pipeline.logged;
  }

  /** How many records were delivered. */
  get synced(): number {
    return this.#pipeline.totals.delivered;
  }

  /** How many records were lost. */
  get dropped(): number {
    return this.#pipeline.totals.dropped;
  }
}
