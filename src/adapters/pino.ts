/**
 * Ships what [pino](https://getpino.io) logs to [Better Stack](https://betterstack.com): from a worker
 * thread by `pino.transport()`, or from the program's own thread by {@linkcode betterStackStream}.
 *
 * @example
 * ```ts
 * import { pino } from "pino";
 * import type { PinoTransportOptions } from "@mikser-io/better-stack/pino";
 *
 * const logger = pino(pino.transport<PinoTransportOptions>({
 *   target: "@mikser-io/better-stack/pino",
 *   options: { fields: { service: "api" } }, // the source token comes from BETTERSTACK_SOURCE_TOKEN
 * }));
 * logger.info({ requestId: "abc" }, "served request");
 * ```
 *
 * @module
 */
import type { PinoTransportOptions } from "./pino/options.ts";
import { createWorkerStream } from "./pino/worker.ts";

export type { PinoRecordOptions, PinoStreamOptions, PinoTransportOptions } from "./pino/options.ts";
export type { PinoStats } from "./pino/sink.ts";
export { type BetterStackStream, betterStackStream } from "./pino/stream.ts";

/** What pino's worker writes lines to: a writable stream of Node's, as far as pino needs it. */
export interface PinoWorkerStream {
  /** Takes some text of lines; false when it is to wait for `drain`. */
  write(text: string): boolean;
  /** Sends what is left, and then emits `close`. */
  end(): unknown;
  /** Waits until every line so far is delivered or dropped. */
  flush(): Promise<void>;
  /** Listens to `drain`, `finish` or `close`; there is never an `error`. */
  on(event: string, listener: (...details: unknown[]) => void): unknown;
  /** The same, once. */
  once(event: string, listener: (...details: unknown[]) => void): unknown;
}

/**
 * The target of `pino.transport()`, which pino calls in a worker thread. A bad option is reported on
 * stderr and treated as not set; nothing is thrown, and nothing is written to stdout.
 */
export default function createTransport(options?: PinoTransportOptions): PinoWorkerStream {
  return createWorkerStream(options);
}
