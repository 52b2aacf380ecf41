import type { ExecutionContext, ILogLevel, ILogtailLog, Message } from "./types.ts";

/** What logs with the execution context of an invocation. */
export interface LogsWithContext {
  /** Logs a record. */
  log<TContext = Record<never, never>>(
    message: Message,
    level: ILogLevel | undefined,
    context: unknown,
    ctx: ExecutionContext,
  ): Promise<ILogtailLog & TContext>;
}

/** Logs what belongs to one invocation. */
export class LogtailWithContext<Logger extends LogsWithContext = LogsWithContext> {
  /** The logger. */
  readonly logger: Logger;
  /** The execution context. */
  readonly ctx: ExecutionContext;

  /** Made by `withExecutionContext()`. */
  constructor(logger: Logger, ctx: ExecutionContext) {
    this.logger = logger;
    this.ctx = ctx;
  }

  /** Logs at any level. @see Logtail.log */
  log<TContext = Record<never, never>>(
    message: Message,
    level?: ILogLevel,
    context: unknown = {},
  ): Promise<ILogtailLog & TContext> {
    return this.logger.log(message, level, context, this.ctx);
  }

  /** Logs at `debug`. */
  debug<TContext = Record<never, never>>(
    message: Message,
    context?: TContext,
  ): Promise<ILogtailLog & TContext> {
    return this.logger.log(message, "debug", context, this.ctx);
  }

  /** Logs at `info`. */
  info<TContext = Record<never, never>>(
    message: Message,
    context?: TContext,
  ): Promise<ILogtailLog & TContext> {
    return this.logger.log(message, "info", context, this.ctx);
  }

  /** Logs at `warn`. */
  warn<TContext = Record<never, never>>(
    message: Message,
    context?: TContext,
  ): Promise<ILogtailLog & TContext> {
    return this.logger.log(message, "warn", context, this.ctx);
  }

  /** Logs at `error`. */
  error<TContext = Record<never, never>>(
    message: Message,
    context?: TContext,
  ): Promise<ILogtailLog & TContext> {
    return this.logger.log(message, "error", context, this.ctx);
  }
}

/** What a caller may have called. */
export const CONTEXT_METHODS: readonly unknown[] = Object.values(
  Object.getOwnPropertyDescriptors(LogtailWithContext.prototype),
).map(({ value }) => value).filter((value) => value !== LogtailWithContext);
