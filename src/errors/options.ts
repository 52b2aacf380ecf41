import { createFinder } from "../core/config.ts";
import type { OnError } from "../core/errors.ts";
import { MAX_TIMER_MS, numberOption, optional } from "../core/options.ts";
import { type Reporter, reportProblems } from "../core/reporter.ts";
import { type Dsn, parseDsn } from "./dsn.ts";

/** What errors are reported with, and how. */
export interface ErrorsOptions {
  /** The application's DSN: `https://TOKEN@INGESTING_HOST/1`. @default `BETTERSTACK_ERRORS_DSN` */
  readonly dsn?: string | undefined;
  /** The release that runs, such as a version or a commit. @default none */
  readonly release?: string | undefined;
  /** Where it runs. @default "production" */
  readonly environment?: string | undefined;
  /** Which share of the events is sent, from 0 to 1. @default 1 */
  readonly sampleRate?: number | undefined;
  /** How many log lines of a linked logger go with an event. @default 50 */
  readonly maxBreadcrumbs?: number | undefined;
  /**
   * Also report what ends the process: uncaught exceptions, and rejections that nobody handles. The end waits
   * at most 2 seconds for it.
   * @default true
   */
  readonly uncaught?: boolean | undefined;
  /** Permit an `http:` DSN, for tests and local proxies. @default true if `BETTERSTACK_ALLOW_INSECURE_URL=1` */
  readonly allowInsecureUrl?: boolean | undefined;
  /** How long a request waits for its answer, in milliseconds. @default 10_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** For how long an event is tried again, in milliseconds. @default 15_000 */
  readonly retryForMs?: number | undefined;
  /** Told of every trouble, always without records. @default a line on stderr per kind of trouble per minute */
  readonly onError?: OnError | undefined;
  /** What sends requests: for proxies and tests. @default the global `fetch` */
  readonly fetch?: typeof fetch | undefined;
}

/** What there is to know about one event. Secrets are scrubbed from all of it. */
export interface ErrorContext {
  /** Short texts to search by. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Anything else that helps. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
  /** Who it happened to: an id will do. */
  readonly user?: ErrorUser | undefined;
  /** What makes events one issue. @default what was thrown, and where */
  readonly fingerprint?: readonly string[] | undefined;
  /** The request that it happened in; its body is not read. */
  readonly request?: ErrorRequest | undefined;
}

/** A user, as far as an event may tell. */
export interface ErrorUser {
  /** Its id. */
  readonly id?: string | undefined;
  /** Its name. */
  readonly username?: string | undefined;
  /** Its e-mail address. */
  readonly email?: string | undefined;
}

/** A request, or what there is of one: a web `Request` will do, and so will one of `node:http` or Express. */
export interface ErrorRequest {
  /** Its method. */
  readonly method?: string | undefined;
  /** Its URL. */
  readonly url?: string | undefined;
  /** Its headers. */
  readonly headers?:
    | Headers
    | Readonly<Record<string, string | readonly string[] | undefined>>
    | undefined;
}

/** Checks the kinds and ranges of options. @throws {TypeError | RangeError} for a bad one */
export function checkOptions(options: ErrorsOptions): void {
  for (const name of ["dsn", "release", "environment"] as const) {
    optional(name, options[name], "string");
  }
  for (const name of ["uncaught", "allowInsecureUrl"] as const) {
    optional(name, options[name], "boolean");
  }
  for (const name of ["onError", "fetch"] as const) optional(name, options[name], "function");
  numberOption("sampleRate", options.sampleRate ?? 1, 0, 1);
  numberOption("maxBreadcrumbs", options.maxBreadcrumbs ?? 50, 0, 1_000);
  numberOption("requestTimeoutMs", options.requestTimeoutMs ?? 10_000, 1, MAX_TIMER_MS);
  numberOption("retryForMs", options.retryForMs ?? 15_000, 0, MAX_TIMER_MS);
}

/** Where events go, if anywhere. @throws {TypeError} when the option cannot be used; a bad variable is reported */
export function resolveDsn(
  options: ErrorsOptions,
  environment: object | undefined,
  reporter: Reporter,
): Dsn | undefined {
  const { first, problems } = createFinder(options, environment);
  const found = first(parseDsn, "dsn", "BETTERSTACK_ERRORS_DSN");
  reportProblems(reporter, problems);
  return found?.value;
}
