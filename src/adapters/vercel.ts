/**
 * Logs from Vercel: Edge functions, middleware, Node functions and cron routes. Each invocation's
 * records go in one request after its response.
 *
 * @example
 * ```ts
 * import { withBetterStack } from "@mikser-io/better-stack/vercel";
 *
 * export const GET = withBetterStack((request: Request, _context, logger) => {
 *   logger.info("looking", { at: new URL(request.url).pathname });
 *   return new Response("hello");
 * });
 * ```
 *
 * @module
 */
import { type Environment, readVariable } from "../core/environment.ts";
import { type EdgeLogger, type EdgeOptions, edgesByEnvironment } from "../core/invocation.ts";
import { type EdgeContext, keepsAlive } from "../core/platform.ts";
import { requestFields, type RequestLike } from "../core/request.ts";
import { NO_RESPONSE } from "../core/watch.ts";

export { createEdgeLogger, type EdgeLogger, type EdgeOptions } from "../core/invocation.ts";
export type { EdgeContext } from "../core/platform.ts";
export type { RequestLike } from "../core/request.ts";
export type * from "../core/types.ts";

/** How a function on Vercel logs. */
export interface VercelOptions extends EdgeOptions {
  /**
   * What keeps the function alive: `waitUntil` of `@vercel/functions`, or `after` of `next/server`.
   * @default the event's own, else the one that Vercel has for every request
   */
  readonly waitUntil?: ((promise: Promise<unknown>) => void) | undefined;
  /**
   * The function is a cron job: the heartbeat is told that it succeeded, or that it threw or answered
   * 400 or more. @default false
   */
  readonly cron?: boolean | undefined;
}

/** A function as it is written: it has a logger as its third argument. */
export type LoggingFunction<Request, Context, Result> = (
  request: Request,
  context: Context,
  logger: EdgeLogger,
) => Result | Promise<Result>;

/** A function as the platform calls it. */
export type VercelFunction<Request, Context, Result> = (
  request: Request,
  context?: Context,
) => Promise<Result>;

/** Options, or what makes them of the environment. */
export type VercelOptionsFor = VercelOptions | ((environment: Environment) => VercelOptions);

/**
 * Wraps an Edge function, a middleware, a Node function or a route, so that it gets a logger and nothing
 * of what it logs is lost. Tokens and hosts that the options do not name are read from the environment,
 * last of all from the `NEXT_PUBLIC_…` names of the official Next client.
 *
 * What the function throws is logged and thrown again; its response is neither changed nor delayed.
 *
 * @throws {TypeError | RangeError} for bad options: at once, or at the first request when they are made
 * of the environment
 */
export function withBetterStack<
  R extends RequestLike = Request,
  Context = unknown,
  Result = unknown,
>(
  handler: LoggingFunction<R, Context, Result>,
): VercelFunction<R, Context, Result>;
/** The same, with options. */
export function withBetterStack<
  R extends RequestLike = Request,
  Context = unknown,
  Result = unknown,
>(
  options: VercelOptionsFor | undefined,
  handler: LoggingFunction<R, Context, Result>,
): VercelFunction<R, Context, Result>;
export function withBetterStack<Result>(
  ...given:
    | [LoggingFunction<RequestLike, unknown, Result>]
    | [VercelOptionsFor | undefined, LoggingFunction<RequestLike, unknown, Result>]
): VercelFunction<RequestLike, unknown, Result> {
  const handler = given.at(-1) as LoggingFunction<RequestLike, unknown, Result>;
  const edgeOf = edgesByEnvironment(
    (given.length > 1 ? given[0] as VercelOptionsFor : undefined) ?? {},
  );
  let environment: Environment | undefined;

  return (request, context) => {
    const edge = edgeOf(environment ??= readEnvironment());
    const { cron, waitUntil } = edge.options;
    const keeper = keeperOf(waitUntil, context);
    const logger = edge.logger(keeper, {
      handler: cron ? "cron" : "fetch",
      region: environment.VERCEL_REGION,
      ...requestFields(request),
    });
    const statusOf = (result: Result) => statusOfAnswer(result, context);
    const run = () =>
      edge.request(logger, request, () => handler(request, context, logger), statusOf);
    if (!cron) return run();
    return edge.job(keeper, run, (result) => {
      const status = statusOf(result)!;
      if (status === NO_RESPONSE) return "it returned no Response";
      return status >= 400 ? `it answered ${status}` : undefined;
    });
  };
}

/** The variables of the process, with the names of the official Next client where no other is set. */
function readEnvironment(): Environment {
  const { process } = globalThis as { process?: { env?: Environment } };
  const environment: Record<string, unknown> = { ...process?.env };
  const fallBack = (names: readonly string[], others: readonly string[] = []) => {
    if ([...names, ...others].some((name) => readVariable(name, environment))) return;
    const name = names.find((name) => readVariable(`NEXT_PUBLIC_${name}`, environment));
    if (name) environment[name] = environment[`NEXT_PUBLIC_${name}`];
  };
  fallBack(["BETTER_STACK_SOURCE_TOKEN", "LOGTAIL_SOURCE_TOKEN"], ["BETTERSTACK_SOURCE_TOKEN"]);
  fallBack(["BETTER_STACK_INGESTING_URL", "LOGTAIL_URL"], ["BETTERSTACK_INGEST_HOST"]);
  return environment;
}

/** What keeps this invocation alive; on a server of one's own nothing needs to. */
function keeperOf(given: VercelOptions["waitUntil"], event: unknown): EdgeContext {
  if (given) return { waitUntil: given };
  if (keepsAlive(event)) return event;
  const vercel: { get?(): unknown } | undefined = Reflect.get(globalThis, REQUEST_CONTEXT);
  const shared = vercel?.get?.();
  return { waitUntil: (work) => keepsAlive(shared) && shared.waitUntil(work) };
}

// Where `@vercel/functions` finds its own `waitUntil`.
const REQUEST_CONTEXT = Symbol.for("@vercel/request-context");

/** The status of a `Response`, else of the response object that Node functions get; a middleware needs neither. */
function statusOfAnswer(result: unknown, context: unknown): number | undefined {
  const { status } = (result ?? {}) as { status?: number };
  const { statusCode } = (context ?? {}) as { statusCode?: number };
  return status ?? statusCode ?? (keepsAlive(context) ? undefined : NO_RESPONSE);
}
