import type { Scope, ServerRuntimeClient } from "@sentry/core";
import { type FlushOptions, timeoutOf } from "../core/logger.ts";
import { isError, toPlain } from "../core/plain.ts";
import type { Reporter } from "../core/reporter.ts";
import { lineOf, type LogLine, sentryLevel } from "./breadcrumbs.ts";
import type { Capture } from "./link.ts";
import type { ErrorContext, ErrorsOptions } from "./options.ts";
import type { SentryCore } from "./sentry.ts";
import { listenToUncaught } from "./uncaught.ts";

/** More values than this no event needs. */
const BUDGET = 20_000;
/** How long a process that nobody saved waits for its last event, in milliseconds. */
const LAST_MS = 2_000;

/** What happens between a call and Sentry's client. */
export class Tracker implements Capture {
  readonly #sentry: SentryCore;
  readonly #client: ServerRuntimeClient;
  readonly #reporter: Reporter;
  readonly #maxLines: number;
  readonly #lines: LogLine[] = [];
  /** The ids of errors that were captured: the same one may be logged, thrown on, and never be caught. */
  readonly #captured = new WeakMap<object, string>();
  #takeBack = (): void => {};
  #isClosed = false;

  /** Creates a tracker over a client. */
  constructor(
    sentry: SentryCore,
    client: ServerRuntimeClient,
    reporter: Reporter,
    { maxBreadcrumbs = 50 }: ErrorsOptions,
  ) {
    this.#sentry = sentry;
    this.#client = client;
    this.#reporter = reporter;
    this.#maxLines = maxBreadcrumbs;
  }

  /** Captures what nobody catches, too. */
  async listen(): Promise<void> {
    this.#takeBack = await listenToUncaught({
      fatal: (error) => void this.capture(error, "fatal", {}, false),
      flush: (options) => this.flush(options),
      close: () => this.#lastFlush(),
    });
  }

  async #lastFlush(): Promise<void> {
    if (await this.flush({ timeoutMs: LAST_MS })) return;
    const why = `it could not be sent within ${LAST_MS / 1_000} s`;
    this.#reporter.report("deadline", `the error that ends the process may be lost: ${why}`);
  }

  /** Captures a message; gives its event's id. */
  message(message: unknown, level: string, context?: ErrorContext): string | undefined {
    return this.#safely(() =>
      this.#client.captureMessage(
        String(message),
        sentryLevel(level),
        {},
        this.#scope(level, context),
      )
    );
  }

  /** Keeps a log line for the events to come. */
  note(level: string, message: unknown, fields: unknown): void {
    if (this.#maxLines === 0) return;
    this.#lines.push(lineOf(level, message, fields));
    if (this.#lines.length > this.#maxLines) this.#lines.shift();
  }

  /**
   * Resolves to whether all that was captured could be sent, or given up, in time. What is captured is with
   * the transport at once; Sentry's own flush would wait for ever for an event that broke on its way there.
   */
  async flush(options?: FlushOptions): Promise<boolean> {
    return await this.#client.getTransport()?.flush(timeoutOf(options)) ?? true;
  }

  /** The same, then captures no more. */
  close(options?: FlushOptions): Promise<boolean> {
    this.#takeBack();
    this.#isClosed = true;
    return this.flush(options);
  }

  /** Captures an error, once; gives its event's id. @param isHandled false when nobody caught it */
  capture(
    error: unknown,
    level: string,
    context?: ErrorContext,
    isHandled = true,
  ): string | undefined {
    const key = typeof error === "object" && error !== null ? error : undefined;
    const before = key && this.#captured.get(key);
    if (before) return before;
    return this.#safely(() => {
      const mechanism = { handled: isHandled, type: isHandled ? "generic" : "uncaught" };
      const thrown = isError(error) ? error : readable(error);
      const hint = { mechanism, originalException: thrown };
      const id = this.#client.captureException(thrown, hint, this.#scope(level, context));
      if (key) this.#captured.set(key, id);
      return id;
    });
  }

  #scope(level: string, context: ErrorContext = {}): Scope {
    const scope = new this.#sentry.Scope();
    scope.setLevel(sentryLevel(level));
    if (context.tags) scope.setTags(readable(context.tags) as Record<string, string>);
    if (context.extra) scope.setExtras(readable(context.extra) as Record<string, unknown>);
    for (const line of this.#lines) {
      scope.addBreadcrumb({ ...line, category: "log" }, this.#maxLines);
    }
    const { request } = context;
    if (request) {
      const { method, url, headers = {} } = request;
      const pairs = headers instanceof Headers ? [...headers] : Object.entries(headers);
      scope.addEventProcessor((event) => ({
        ...event,
        request: { method, url, headers: Object.fromEntries(pairs) },
      }));
    }
    return scope;
  }

  /** What is handed in can be anything, even something that throws when it is looked at. */
  #safely(work: () => string): string | undefined {
    try {
      return this.#isClosed ? undefined : work();
    } catch {
      return undefined;
    }
  }
}

/** A copy that can be looked at without anybody's code being called. */
function readable(value: unknown): unknown {
  return toPlain(value, { budget: BUDGET, cut: false, redact: new Set() });
}
