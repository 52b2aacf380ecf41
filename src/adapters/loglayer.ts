/**
 * A transport for [LogLayer](https://loglayer.dev).
 *
 * @example
 * ```ts
 * import { LogLayer } from "loglayer";
 * import { BetterStackTransport } from "@mikser-io/better-stack/loglayer";
 *
 * const transport = new BetterStackTransport(); // the source token comes from BETTERSTACK_SOURCE_TOKEN
 * const log = new LogLayer({ transport });
 * log.withMetadata({ order: 7 }).info("placed");
 * await transport.close(); // sends what is left
 * ```
 *
 * Context, metadata and errors go where LogLayer's own `contextFieldName`, `metadataFieldName` and
 * `errorFieldName` say; errors keep name, message, stack and cause without an `errorSerializer`.
 *
 * @module
 */
import type { FlushResult } from "../core/ledger.ts";
import { createLogger, type FlushOptions, type Logger } from "../core/logger.ts";
import type { LoggerOptions } from "../core/options.ts";
import { wordsOf } from "./words.ts";

export type * from "../core/types.ts";

/** How a transport ships, and what LogLayer knows it by. */
export interface BetterStackTransportOptions extends LoggerOptions {
  /** What LogLayer knows it by. @default "better-stack" */
  readonly id?: string | undefined;
  /** Whether it takes anything. @default true */
  readonly enabled?: boolean | undefined;
  /**
   * A logger to ship through, of which this transport is only a user: that of a Worker's invocation,
   * say. @default one made of the other options
   */
  readonly logger?: Logger | undefined;
}

/** What is read of an entry of LogLayer. */
export interface LogLayerEntry {
  /** Its level. */
  readonly logLevel: string;
  /** What was given to the log method. */
  readonly messages: readonly unknown[];
  /** Context, metadata and error, put together by LogLayer. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  /** The error. */
  readonly error?: unknown;
}

/** Takes LogLayer's entries. Nothing here throws, and no promise rejects. */
export class BetterStackTransport implements AsyncDisposable {
  /** What LogLayer knows it by. */
  readonly id: string;
  /** Whether it takes anything. */
  enabled: boolean;
  readonly #logger: Logger;
  readonly #isOwn: boolean;

  /**
   * Creates a transport.
   *
   * @param options As for `createLogger()`, but that `level` is `"trace"` unless it is given.
   * @param environment The variables to read. @default those of the process
   * @throws {TypeError} for an option of the wrong kind
   * @throws {RangeError} for a number out of range
   */
  constructor(options: BetterStackTransportOptions = {}, environment?: object) {
    const { id = "better-stack", enabled = true, logger, level = "trace" } = options;
    this.id = id;
    this.enabled = enabled;
    this.#isOwn = !logger;
    this.#logger = logger ?? createLogger({ ...options, level }, environment);
  }

  /** What LogLayer calls with each entry. */
  _sendToLogger(entry: LogLayerEntry): void {
    if (this.enabled) this.shipToLogger(entry);
  }

  /** Ships an entry; returns its messages. */
  shipToLogger({ logLevel, messages, data, error }: LogLayerEntry): unknown[] {
    const said = messages.length > 0 ? messages : error === undefined ? [] : [error];
    this.#logger.log(logLevel, said.length > 0 ? said.map(wordsOf).join(" ") : undefined, data);
    return [...messages];
  }

  /** The logger underneath. */
  getLoggerInstance(): Logger {
    return this.#logger;
  }

  /** Waits until every entry so far is delivered or dropped. Never rejects. */
  flush(options?: FlushOptions): Promise<FlushResult> {
    return this.#logger.flush(options);
  }

  /** The same, then takes no more; a logger that was handed in stays open. Never rejects. */
  close(options?: FlushOptions): Promise<FlushResult> {
    this.enabled = false;
    return this.#isOwn ? this.#logger.close(options) : this.#logger.flush(options);
  }

  /** What LogLayer calls when it lets go of the transport: `close()`, which goes on by itself. */
  [Symbol.dispose](): void {
    this.close();
  }

  /** Closes it. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
