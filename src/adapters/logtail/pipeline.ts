import type { FlushResult } from "../../core/ledger.ts";
import { hold, keepsAlive } from "../../core/platform.ts";
import { isError, newWalk, reasonOf, toPlain } from "../../core/plain.ts";
import { within } from "../../core/timer.ts";
import { createLogtailDelivery, FLUSH_MS, type LogtailDelivery } from "./delivery.ts";
import { buildLog, printLog } from "./log.ts";
import { type LogtailOptions, toLoggerOptions } from "./options.ts";
import { originOf } from "./origin.ts";
import { Sent } from "./sent.ts";
import { fetchInto } from "./sync.ts";
import type {
  ExecutionContext,
  ILogLevel,
  ILogtailLog,
  LineStream,
  Middleware,
  Sync,
} from "./types.ts";

/** A record's way from the call to the delivery: it is built, goes through the middleware, and is handed over. */
export class LogtailPipeline {
  /** Whatever each record goes through. */
  middleware: Middleware[] = [];
  /** What takes batches in place of the service. */
  sync: Sync | undefined;
  /** Where records are written, too. */
  stream: LineStream | undefined;
  /** How many records were logged. */
  logged = 0;

  readonly #options: LogtailOptions;
  readonly #delivery: LogtailDelivery;
  readonly #preparing = new Set<Promise<ILogtailLog>>();
  #clock = 0;
  #warned = false;

  /** @throws {TypeError | RangeError} for a bad option */
  constructor(sourceToken: string, options: LogtailOptions) {
    this.#options = options;
    const send: typeof fetch = (input, init) =>
      this.sync ? fetchInto(this.sync, init) : (options.fetch ?? fetch)(input, init);
    this.#delivery = createLogtailDelivery(
      toLoggerOptions(sourceToken, { ...options, fetch: send }),
      () => this.#clock,
    );
  }

  /** Logs a record; `methods` are what the caller may have called. */
  log<TContext>(
    methods: readonly unknown[],
    message: unknown,
    level: ILogLevel,
    context: unknown,
    ctx: unknown,
  ): Promise<ILogtailLog & TContext> {
    this.logged++;
    const { sendLogsToConsoleOutput, captureStackContext } = this.#options;
    const keeper = keepsAlive(ctx) ? ctx : undefined;
    if (sendLogsToConsoleOutput) printLog(level, message, context);
    if (!keeper) this.#warnOnce();

    const origin = captureStackContext ? originOf(methods) : {};
    let log: ILogtailLog;
    try {
      log = buildLog(new Date(), level, message, context, origin);
    } catch {
      // A getter or a proxy threw: what can be read is better than nothing.
      const words = isError(message) ? reasonOf(message) : message;
      log = buildLog(new Date(), level, words, plain(context), origin);
    }
    const prepared = this.middleware.length > 0 ? this.#prepare(log, keeper) : undefined;
    if (!prepared) this.#ship(log, keeper);
    return new Sent(async () => {
      return await this.#deliver(prepared ?? log, keeper) as ILogtailLog & TContext;
    });
  }

  /** Waits until every record logged before is delivered or dropped. Never rejects. */
  async flush(): Promise<FlushResult> {
    // What the middleware has in its hands comes first, but is not waited for longer than delivery is.
    const isPreparing = !this.#delivery.isIsolate && this.#preparing.size > 0;
    if (isPreparing) await within(Promise.all(this.#preparing), FLUSH_MS);
    return this.#delivery.flush();
  }

  /** How many records were delivered and dropped. */
  get totals(): Pick<FlushResult, "delivered" | "dropped"> {
    return this.#delivery.totals;
  }

  async #deliver(
    prepared: ILogtailLog | Promise<ILogtailLog>,
    keeper: ExecutionContext | undefined,
  ): Promise<ILogtailLog> {
    const log = await prepared;
    const { dropped } = await this.#delivery.flush(keeper);
    if (dropped > 0 && this.#options.throwExceptions && !this.#options.ignoreExceptions) {
      throw new Error(`lost ${dropped} of the records logged so far`);
    }
    return JSON.parse(JSON.stringify(plain(log)));
  }

  /** Puts a record through the middleware; never rejects. */
  #prepare(log: ILogtailLog, keeper: ExecutionContext | undefined): Promise<ILogtailLog> {
    const work = this.#transform(log, this.middleware, keeper);
    this.#preparing.add(work);
    if (keeper) hold(keeper, work);
    return work.finally(() => this.#preparing.delete(work));
  }

  async #transform(
    log: ILogtailLog,
    middleware: readonly Middleware[],
    keeper: ExecutionContext | undefined,
  ): Promise<ILogtailLog> {
    let transformed = log;
    try {
      for (const apply of middleware) {
        const next: ILogtailLog | null | undefined = await apply(transformed);
        if (next === null || next === undefined) return transformed;
        transformed = next;
      }
      this.#ship(transformed, keeper);
    } catch (error) {
      this.#delivery.lose(
        JSON.stringify(plain(log)),
        `middleware threw: ${reasonOf(error)}`,
        keeper,
      );
      return log;
    }
    return transformed;
  }

  #ship(log: ILogtailLog, keeper: ExecutionContext | undefined): void {
    if (this.#options.sendLogsToBetterStack ?? true) {
      const { dt, level, message, ...fields } = log;
      const time = new Date(dt).getTime();
      this.#clock = isNaN(time) ? Date.now() : time;
      this.#delivery.loggerFor(keeper).log(level, message, fields);
    }
    this.#write(log);
  }

  #write(log: ILogtailLog): void {
    try {
      this.stream?.write(JSON.stringify(plain(log)) + "\n");
    } catch {
      // A stream that fails must not fail the caller.
    }
  }

  #warnOnce(): void {
    const { warnAboutMissingExecutionContext = true } = this.#options;
    if (this.#warned || !warnAboutMissingExecutionContext || !this.#delivery.isIsolate) return;
    this.#warned = true;
    console.warn(
      "better-stack: a record was logged without the execution context of its invocation; it goes with " +
        "the next flush(), or with the next invocation that has one. Log through withExecutionContext(ctx)",
    );
  }
}

/** A value with nothing in it that throws when it is read. */
function plain(value: unknown): unknown {
  return toPlain(value, newWalk(500_000));
}
