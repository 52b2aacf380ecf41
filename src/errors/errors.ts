import { fetchOption } from "../core/options.ts";
import type { Level } from "../core/levels.ts";
import type { FlushOptions, Logger } from "../core/logger.ts";
import { createReporter } from "../core/reporter.ts";
import { createClient } from "./client.ts";
import { linkLogger } from "./link.ts";
import { checkOptions, type ErrorContext, type ErrorsOptions, resolveDsn } from "./options.ts";
import { loadSentry } from "./sentry.ts";
import { Tracker } from "./tracker.ts";
import { createTransport } from "./transport.ts";

/** Reports errors to Better Stack. No method throws, and none but `flush` and `close` waits. */
export interface Errors extends AsyncDisposable {
  /** Reports whatever was thrown, once each; gives the event's id, undefined when nothing is reported. */
  captureException(error: unknown, context?: ErrorContext): string | undefined;
  /** Reports a message; gives the event's id. @param level `info` unless told otherwise */
  captureMessage(message: string, level?: Level, context?: ErrorContext): string | undefined;
  /**
   * A logger that does what `logger` does, and reports each error that is logged at error level or above,
   * once: its record carries the event's id as `eventId`, its event the last log lines as breadcrumbs.
   */
  link(logger: Logger): Logger;
  /** Waits for what was reported before, at most 10 seconds unless told otherwise; false when that was too short. */
  flush(options?: FlushOptions): Promise<boolean>;
  /** The same, then reports no more and takes back what listens to uncaught errors. */
  close(options?: FlushOptions): Promise<boolean>;
  /** False without a DSN: nothing is reported then. */
  readonly enabled: boolean;
}

/**
 * Begins to report errors: what is captured, what a linked logger logs, and what nobody catches. Without
 * a DSN it does nothing, loads nothing, and says nothing. Traces are never recorded.
 *
 * It needs the Sentry project's core: `npm install @sentry/core@10`. In a Worker call it for each
 * invocation, and hand `close()` to `waitUntil`.
 *
 * Contract: https://betterstack.com/docs/errors/collecting-errors/sentry-sdk/
 *
 * @param environment The variables to read: a Worker's `env`, say. @default those of the process
 * @throws {TypeError} (as a rejection) for an option of the wrong kind
 * @throws {RangeError} for a number out of range
 * @throws {Error} when there is a DSN but no `@sentry/core`
 *
 * @example
 * ```ts
 * import { initErrors } from "@mikser-io/better-stack/errors";
 *
 * const errors = await initErrors({ release: "1.2.3" }); // the DSN comes from BETTERSTACK_ERRORS_DSN
 * errors.captureException(new Error("boom"));
 * await errors.close();
 * ```
 */
export async function initErrors(
  options: ErrorsOptions = {},
  environment?: object,
): Promise<Errors> {
  checkOptions(options);
  const reporter = createReporter(options.onError);
  const dsn = resolveDsn(options, environment, reporter);
  if (!dsn) return NO_ERRORS;

  const sentry = await loadSentry();
  const { requestTimeoutMs = 10_000, retryForMs = 15_000 } = options;
  const transport = createTransport({
    dsn,
    requestTimeoutMs,
    retryForMs,
    fetch: fetchOption(options.fetch),
    reporter,
    serialize: sentry.serializeEnvelope,
  });
  const client = createClient(sentry, transport, options);
  const tracker = new Tracker(sentry, client, transport, reporter, options);
  if (options.uncaught ?? true) await tracker.listen();
  return errorsOver(tracker);
}

function errorsOver(tracker: Tracker): Errors {
  return {
    captureException: (error, context) => tracker.capture(error, "error", context),
    captureMessage: (message, level = "info", context) => tracker.message(message, level, context),
    link: (logger) => linkLogger(logger, tracker),
    flush: (options) => tracker.flush(options),
    close: (options) => tracker.close(options),
    [Symbol.asyncDispose]: () => tracker.close().then(() => {}),
    enabled: true,
  };
}

/** What is reported when there is nobody to report to. */
const NO_ERRORS: Errors = {
  captureException: () => undefined,
  captureMessage: () => undefined,
  link: (logger) => logger,
  flush: () => Promise.resolve(true),
  close: () => Promise.resolve(true),
  [Symbol.asyncDispose]: () => Promise.resolve(),
  enabled: false,
};
