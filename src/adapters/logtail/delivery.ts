/*
 * Where a Logtail's records go.
 *
 * With an execution context: through the shipper of that invocation, which the platform waits for.
 * Without one, in a process: through a shipper as any logger has it. Without one in an isolate, where
 * no timer and no promise outlives the request that it began in: among the records that were left
 * behind, from where `flush()` or the next invocation takes them.
 */
import { createDelivery, resolveIntake } from "../../core/delivery.ts";
import { createInvocationShipper } from "../../core/invocation_shipper.ts";
import { isolateFor } from "../../core/isolate.ts";
import type { FlushResult } from "../../core/ledger.ts";
import { type Logger, prepareLogger, type Sink } from "../../core/logger.ts";
import type { LoggerOptions } from "../../core/options.ts";
import { type EdgeContext, isWorkerd } from "../../core/platform.ts";
import { createStrandedSink } from "./stranded.ts";
import { LogtailTally } from "./tally.ts";

/** Sees a Logtail's records delivered. */
export interface LogtailDelivery {
  /** The logger to use for a call with that context. */
  loggerFor(context: EdgeContext | undefined): Logger;
  /** Counts a record, given as text, that its middleware has lost. */
  lose(text: string, why: string, context: EdgeContext | undefined): void;
  /** Waits for what was logged so far: with that context, or with any. Never rejects. */
  flush(context?: EdgeContext): Promise<FlushResult>;
  /** How many records were delivered and dropped so far. */
  readonly totals: Pick<FlushResult, "delivered" | "dropped">;
  /** True where nothing outlives the request that it began in. */
  readonly isIsolate: boolean;
}

interface Entry {
  readonly sink: Sink;
  readonly logger: Logger;
}

/** How long `flush()` waits. */
export const FLUSH_MS = 10_000;
const HOLD_MS = 10_000;

/**
 * Sets up the delivery; nothing runs until the first record.
 *
 * @param now The clock that stamps records.
 * @throws {TypeError | RangeError} for bad options
 */
export function createLogtailDelivery(options: LoggerOptions, now: () => number): LogtailDelivery {
  const { requestTimeoutMs = 5_000 } = options;
  const intake = resolveIntake({ ...options, requestTimeoutMs });
  const { settings, config } = intake;
  const isolate = isolateFor(config);
  const loggerOver = prepareLogger(options, settings.maxRecordBytes, now);
  const tally = new LogtailTally();
  const isIsolate = runsInIsolate();
  const open = new WeakMap<EdgeContext, Entry>();

  function entryWithin(context: EdgeContext): Entry {
    let entry = open.get(context);
    if (!entry) {
      const sink = createInvocationShipper(context, intake, isolate, HOLD_MS);
      open.set(context, entry = { sink, logger: loggerOver(sink, options.fields) });
    }
    return entry;
  }

  let outside: Entry | undefined;
  function entryOutside(): Entry {
    if (outside) return outside;
    const sink = isIsolate
      ? createStrandedSink(intake, isolate, HOLD_MS)
      : createDelivery(options, undefined, intake.reporter).shipper!;
    return outside = { sink, logger: loggerOver(sink, options.fields) };
  }

  function entryFor(context: EdgeContext | undefined): Entry {
    const entry = context ? entryWithin(context) : entryOutside();
    tally.add(entry.sink);
    return entry;
  }

  return {
    isIsolate,
    loggerFor: (context) => entryFor(context).logger,
    lose: (text, why, context) => entryFor(context).sink.lose(text, "transform-failed", why),
    async flush(context) {
      if (context) return await entryFor(context).sink.flush(FLUSH_MS);
      const sinks = isIsolate ? [entryFor(undefined).sink] : tally.open;
      return sum(await Promise.all(sinks.map((sink) => sink.flush(FLUSH_MS))));
    },
    get totals() {
      return tally.totals;
    },
  };
}

/** True in workerd and in Vercel's Edge runtime. */
function runsInIsolate(): boolean {
  const { EdgeRuntime } = globalThis as { EdgeRuntime?: unknown };
  return isWorkerd(globalThis) || typeof EdgeRuntime === "string";
}

function sum(results: readonly FlushResult[]): FlushResult {
  const add = (name: keyof FlushResult) => results.reduce((all, result) => all + result[name], 0);
  return { delivered: add("delivered"), dropped: add("dropped"), pending: add("pending") };
}
