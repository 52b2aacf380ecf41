import type { FlushResult } from "../../core/ledger.ts";
import { type FlushOptions, timeoutOf } from "../../core/logger.ts";
import { sayNothingIsShipped } from "../../core/unshipped.ts";
import { createSpooledDelivery } from "../../node/delivery.ts";
import { type PinoStreamOptions, resolvePinoOptions } from "./options.ts";
import { createPinoSink, type PinoStats } from "./sink.ts";

/** A destination for pino in the program's own thread. None of its methods throws or rejects. */
export interface BetterStackStream extends AsyncDisposable {
  /** Takes whole lines, at least one. It never waits. */
  write(lines: string): boolean;
  /**
   * Waits until every line so far is delivered or dropped. `logger.flush(callback)` of pino comes
   * here, too.
   */
  flush(wait?: FlushOptions | (() => void)): Promise<FlushResult>;
  /** The same as `close()`, with a callback. */
  end(callback?: () => void): void;
  /**
   * Sends what is left, drops what could not be sent in time (`closeTimeoutMs`, unless told
   * otherwise), and takes no more.
   */
  close(wait?: FlushOptions): Promise<FlushResult>;
  /** Hears what pino tells of itself: its levels and its `messageKey`. */
  emit(event: string, ...details: readonly unknown[]): boolean;
  /** By this pino knows a destination from options. */
  readonly writable: true;
  /** The account of all lines so far. */
  readonly stats: PinoStats;
  /** False without a source token: nothing is shipped then. */
  readonly enabled: boolean;
}

/**
 * Creates a destination for pino that ships from the program's own thread: for bundlers, which leave
 * worker files behind, and for serverless functions, which are to flush before they answer.
 * Elsewhere the worker of `pino.transport()` is to be preferred: it also survives `process.exit()`.
 *
 * @param environment The variables to read. @default those of the process
 * @throws {TypeError} for an option of the wrong kind
 * @throws {RangeError} for a number out of range
 *
 * @example
 * ```ts
 * import { pino } from "pino";
 * import { betterStackStream } from "@mikser-io/better-stack/pino";
 *
 * const stream = betterStackStream();
 * const logger = pino(stream);
 * logger.info({ requestId: "abc" }, "served request");
 * await stream.flush();
 * ```
 */
export function betterStackStream(
  options: PinoStreamOptions = {},
  environment?: object,
): BetterStackStream {
  const settings = resolvePinoOptions(options);
  const delivery = createSpooledDelivery(options, environment);
  const enabled = delivery.shipper !== undefined;
  if (!enabled) sayNothingIsShipped();
  const sink = createPinoSink(delivery, settings);
  const close = (wait?: FlushOptions) => sink.close(timeoutOf(wait, settings.closeTimeoutMs));

  return {
    write(lines) {
      const text = String(lines);
      sink.write(text.endsWith("\n") ? text : text + "\n");
      return true;
    },
    async flush(wait) {
      const callback = typeof wait === "function" ? wait : undefined;
      const result = await sink.flush(timeoutOf(callback ? {} : wait as FlushOptions));
      callback?.();
      return result;
    },
    end: (callback) => void close().then(callback),
    close,
    emit(event, message) {
      if (event === "message") sink.hear(message);
      return event === "message";
    },
    [Symbol.asyncDispose]: () => close().then(() => {}),
    writable: true,
    get stats() {
      return sink.stats;
    },
    enabled,
  };
}
