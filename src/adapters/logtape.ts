/**
 * A sink for [LogTape](https://logtape.org).
 *
 * @example
 * ```ts
 * import { configure, dispose, getLogger } from "@logtape/logtape";
 * import { getBetterStackSink } from "@mikser-io/better-stack/logtape";
 *
 * await configure({
 *   sinks: { betterStack: getBetterStackSink() }, // the source token comes from BETTERSTACK_SOURCE_TOKEN
 *   loggers: [
 *     { category: "shop", lowestLevel: "info", sinks: ["betterStack"] },
 *     { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["betterStack"] },
 *   ],
 * });
 * getLogger(["shop", "orders"]).info("placed {order}", { order: 7 });
 * await dispose(); // sends what is left
 * ```
 *
 * A record's category is its field `logger`, with dots between: `shop.orders`. Its properties are fields.
 *
 * @module
 */
import { createDelivery } from "../core/delivery.ts";
import { type Logger, prepareLogger } from "../core/logger.ts";
import type { LoggerOptions } from "../core/options.ts";
import { wordsOf } from "./words.ts";

export type * from "../core/types.ts";

/** What is read of a record of LogTape. */
export interface LogTapeRecord {
  /** Who logged it. */
  readonly category: readonly string[];
  /** Its level. */
  readonly level: string;
  /** Text and values, in turn. */
  readonly message: readonly unknown[];
  /** When it was logged, in milliseconds since 1970. */
  readonly timestamp: number;
  /** The fields. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A sink of LogTape, which `dispose()` closes. It never throws. */
export interface BetterStackSink extends AsyncDisposable {
  /** Takes a record. */
  (record: LogTapeRecord): void;
  /** The logger underneath, for `flush()` and `stats`. */
  readonly logger: Logger;
}

/**
 * Creates a sink.
 *
 * @param options As for `createLogger()`, but that `level` is `"trace"` unless it is given: LogTape's own
 * `lowestLevel` decides.
 * @param environment The variables to read. @default those of the process
 * @throws {TypeError} for an option of the wrong kind
 * @throws {RangeError} for a number out of range
 */
export function getBetterStackSink(
  options: LoggerOptions = {},
  environment?: object,
): BetterStackSink {
  let clock = 0;
  const { level = "trace", fields } = options;
  const { shipper, maxRecordBytes } = createDelivery(options, environment);
  const logger = prepareLogger({ ...options, level }, maxRecordBytes, () => clock)(shipper, fields);

  const take = ({ category, level, message, timestamp, properties }: LogTapeRecord) => {
    clock = timestamp;
    const words = message.map(wordsOf).join("");
    logger.log(level === "warning" ? "warn" : level, words, fieldsOf(category, properties));
  };
  return Object.assign(take, {
    logger,
    [Symbol.asyncDispose]: () => logger[Symbol.asyncDispose](),
  });
}

function fieldsOf(category: readonly string[], properties: object): object {
  const logger = category.join(".");
  try {
    return { logger, ...properties };
  } catch {
    return { logger, properties }; // a getter threw: the record will say which
  }
}
