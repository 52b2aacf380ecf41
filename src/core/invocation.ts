import type { BeatEnding } from "./beat.ts";
import { resolveHeartbeat } from "./config.ts";
import { resolveIntake } from "./delivery.ts";
import { beatWithin } from "./edge_beat.ts";
import { createInvocationShipper } from "./invocation_shipper.ts";
import { type EdgeContext, followWork, hold } from "./platform.ts";
import { isolateFor } from "./isolate.ts";
import { type Logger, prepareLogger } from "./logger.ts";
import { type LoggerOptions, MAX_TIMER_MS, numberOption, optional } from "./options.ts";
import { createReporter, type Reporter, reportProblems } from "./reporter.ts";
import type { RequestLike } from "./request.ts";
import { watch, watchRequest } from "./watch.ts";

/** What a logger of one invocation ships, and how it is delivered. */
export interface EdgeOptions extends LoggerOptions {
  /**
   * For how long an invocation is held to try again when sending fails; then its records go with the
   * isolate's next one. In milliseconds. @default 10_000
   */
  readonly holdMs?: number | undefined;
  /** Records that a long handler has logged go when the first of them has waited so long. @default 5_000 */
  readonly batchIntervalMs?: number | undefined;
  /** How long a request waits for its answer; half of `holdMs` leaves time for a second try. @default 5_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** Put what is known of the invocation on every record: its request's id, method, path, … @default true */
  readonly context?: boolean | undefined;
  /** Log one record at the end of each request: status, duration, outcome. @default true */
  readonly summary?: boolean | undefined;
}

/** Ships the records of one invocation. */
export interface EdgeLogger extends Logger {
  /**
   * Runs a handler. What it logs goes in one request once it has settled; what it throws is logged as
   * an error and thrown again. Its result passes through untouched.
   */
  watch<T>(handler: () => T | Promise<T>): Promise<T>;
}

/** Options, or what makes them of the environment: a Worker's bindings, say. */
export type EdgeOptionsFor<Env> = EdgeOptions | ((env: Env) => EdgeOptions);

/** What the invocations with the same options share. */
export interface Edge<Options extends EdgeOptions = EdgeOptions> {
  /** The options. */
  readonly options: Options;
  /**
   * The logger of one invocation, with `fields` on every record unless `context` is off. From now on it
   * sees what work the context, which is this invocation's only, is asked to wait for.
   */
  logger(context: EdgeContext, fields?: Readonly<Record<string, unknown>>): EdgeLogger;
  /** Runs a request's handler, and sums it up unless `summary` is off. */
  request<T>(
    logger: EdgeLogger,
    request: RequestLike,
    handler: () => T | Promise<T>,
    statusOf: (result: T) => number | undefined,
  ): Promise<T>;
  /** Runs a job, then tells the heartbeat, where there is one, how it ended; it may also fail without a throw. */
  job<T>(
    context: EdgeContext,
    job: () => Promise<T>,
    failureOf?: (result: T) => string | undefined,
  ): Promise<T>;
}

let stderr: Reporter | undefined;

/**
 * Creates the logger of one invocation, where a framework leaves no place for `withBetterStack`. Its
 * records are sent in requests that `context.waitUntil` is handed: at once, unless `watch()` runs the
 * handler.
 *
 * @param environment The variables to read: a Worker's `env`, say. @default those of the process
 * @throws {TypeError} for an option of the wrong kind
 * @throws {RangeError} for a number out of range
 *
 * @example
 * ```ts
 * import { createEdgeLogger } from "@mikser-io/better-stack/cloudflare";
 *
 * const context = { waitUntil: (_promise: Promise<unknown>) => {} };
 * const logger = createEdgeLogger(context, { fields: { service: "shop" } });
 * await logger.watch(() => logger.info("handled"));
 * ```
 */
export function createEdgeLogger(
  context: EdgeContext,
  options: EdgeOptions = {},
  environment?: object,
): EdgeLogger {
  // A context of its own: the one that is given may serve many.
  const own: EdgeContext = { waitUntil: (work) => context.waitUntil(work) };
  return createEdge(options, environment).logger(own);
}

/**
 * What gives the {@linkcode Edge} of an environment, resolved once.
 *
 * @param now The clock, in milliseconds since 1970. @default `Date.now`
 * @throws {TypeError | RangeError} for bad options; for those made of the environment only then
 */
export function edgesByEnvironment<Env extends object, Options extends EdgeOptions>(
  given: Options | ((environment: Env) => Options),
  now?: () => number,
): (environment: Env) => Edge<Options> {
  if (typeof given !== "function") createEdge(given, {});
  const edges = new WeakMap<Env, Edge<Options>>();
  return (environment) => {
    let edge = edges.get(environment);
    if (!edge) {
      const options = typeof given === "function" ? given(environment) : given;
      edges.set(environment, edge = createEdge(options, environment, now));
    }
    return edge;
  };
}

function createEdge<Options extends EdgeOptions>(
  given: Options,
  environment?: object,
  now?: () => number,
): Edge<Options> {
  optional("options", given, "object");
  const { batchIntervalMs = 5_000, requestTimeoutMs = 5_000, holdMs = 10_000, onError } = given;
  const { context: hasContext = true, summary: hasSummary = true } = given;
  const options: EdgeOptions = { ...given, batchIntervalMs, requestTimeoutMs };
  numberOption("holdMs", holdMs, 1, MAX_TIMER_MS);
  optional("context", hasContext, "boolean");
  optional("summary", hasSummary, "boolean");
  const reporter = onError ? createReporter(onError) : stderr ??= createReporter();
  const intake = resolveIntake(options, environment, reporter);
  const { heartbeatUrl, problems } = resolveHeartbeat(options, environment);
  reportProblems(reporter, problems);
  const loggerOver = prepareLogger(options, intake.settings.maxRecordBytes, now);
  const isolate = intake.config.sourceToken && isolateFor(intake.config);

  return {
    options: given,
    logger(context, fields) {
      const platform = followWork(context, () => shipper?.follow());
      const shipper = isolate && createInvocationShipper(platform, intake, isolate, holdMs);
      const withFields = { ...options.fields, ...hasContext && fields };
      const logger = loggerOver(shipper, withFields);
      return Object.assign(logger, {
        watch<T>(handler: () => T | Promise<T>): Promise<T> {
          shipper?.begin();
          return watch(logger, handler).finally(() => shipper?.end());
        },
      });
    },
    request(logger, request, handler, statusOf) {
      const watched = () => logger.watch(handler);
      return hasSummary ? watchRequest(logger, request, watched, statusOf) : watched();
    },
    async job(context, job, failureOf) {
      let [ending, output]: [BeatEnding, unknown] = ["/fail", undefined];
      try {
        const result = await job();
        output = failureOf?.(result);
        if (output === undefined) ending = "";
        return result;
      } catch (error) {
        output = error;
        throw error;
      } finally {
        if (heartbeatUrl) hold(context, beatWithin(holdMs, intake, heartbeatUrl, ending, output));
      }
    },
  };
}
