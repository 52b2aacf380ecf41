import type { Scope, ServerRuntimeClient } from "@sentry/core";
import { type FlushOptions, timeoutOf } from "../core/logger.ts";
import { isError, newWalk, toPlain } from "../core/plain.ts";
import type { Reporter } from "../core/reporter.ts";
import { lineOf, type LogLine, sentryLevel } from "./breadcrumbs.ts";
import { copyOfError } from "./copy.ts";
import type { Capture } from "./link.ts";
import type { ErrorContext, ErrorRequest, ErrorsOptions } from "./options.ts";
import type { SentryCore } from "./sentry.ts";
import type { EventTransport } from "./transport.ts";
import { listenToUncaught } from "./uncaught.ts";

/** More values than this no event needs. */
const BUDGET = 20_000;
/** How long a process that nobody saved waits for its last event, in milliseconds. */
const LAST_MS = 2_000;

/** What happens between a call and Sentry's client. */
export class Tracker implements Capture {
  readonly #sentry: SentryCore;
  readonly #client: ServerRuntimeClient;
  readonly #transport: EventTransport;
  readonly #reporter: Reporter;
  readonly #sampleRate: number;
  readonly #maxLines: number;
  readonly #lines: LogLine[] = [];
  /**
   * The ids of errors that were captured: the same one may be logged, thrown on, and never be caught.
   * Undefined for those that `sampleRate` left out.
   */
  readonly #captured = new WeakMap<object, string | undefined>();
  #takeBack = (): void => {};
  #isClosed = false;

  /** Creates a tracker over a client. */
  constructor(
    sentry: SentryCore,
    client: ServerRuntimeClient,
    transport: EventTransport,
    reporter: Reporter,
    { maxBreadcrumbs = 50, sampleRate = 1 }: ErrorsOptions,
  ) {
    this.#sentry = sentry;
    this.#client = client;
    this.#transport = transport;
    this.#reporter = reporter;
    this.#sampleRate = sampleRate;
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
    return this.#report(() =>
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
    return await this.#transport.flush(timeoutOf(options));
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
    if (key && this.#captured.has(key)) return this.#captured.get(key);
    return this.#report(
      () => {
        const mechanism = { handled: isHandled, type: isHandled ? "generic" : "uncaught" };
        const thrown = isError(error) ? copyOfError(error) : readable(error);
        const hint = { mechanism, originalException: thrown };
        return this.#client.captureException(thrown, hint, this.#scope(level, context));
      },
      key,
      isHandled,
    );
  }

  #scope(level: string, context: ErrorContext | undefined): Scope {
    const scope = new this.#sentry.Scope();
    scope.setLevel(sentryLevel(level));
    for (const line of this.#lines) {
      scope.addBreadcrumb({ ...line, category: "log" }, this.#maxLines);
    }
    try {
      addContext(scope, context);
    } catch {
      // A context that cannot be read is no reason to keep quiet about the error.
    }
    return scope;
  }

  /** Reports, unless there is no room (then nothing is made that nobody takes), or the sample leaves it out. */
  #report(work: () => string, key?: object, isHandled = true): string | undefined {
    if (this.#isClosed) return undefined;
    if (this.#transport.isFull(isHandled)) return void this.#transport.lose();
    let id: string | undefined;
    try {
      if (Math.random() < this.#sampleRate) id = work();
    } catch {
      // What is handed in can be anything, even something that throws when it is looked at.
    }
    if (key) this.#captured.set(key, id);
    return id;
  }
}

function addContext(scope: Scope, context: ErrorContext | undefined): void {
  if (context?.tags) scope.setTags(readable(context.tags) as Record<string, string>);
  if (context?.extra) scope.setExtras(readable(context.extra) as Record<string, unknown>);
  if (context?.user) scope.setUser(readable(context.user) as Record<string, string>);
  if (context?.fingerprint) scope.setFingerprint(readable(context.fingerprint) as string[]);
  if (!context?.request) return;
  const request = requestOf(context.request);
  scope.addEventProcessor((event) => ({ ...event, request }));
}

function requestOf({ method, url, headers }: ErrorRequest) {
  const pairs = Object.entries(readable(headers) ?? {})
    .map(([name, value]): [string, string] => [name, String(value)]);
  return {
    ...method !== undefined && { method: String(method) },
    ...url !== undefined && { url: String(url) },
    headers: Object.fromEntries(pairs),
  };
}

/** A copy that can be looked at without anybody's code being called. */
function readable(value: unknown): unknown {
  return toPlain(value, newWalk(BUDGET));
}
