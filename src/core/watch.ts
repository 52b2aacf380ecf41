import type { Logger } from "./logger.ts";
import { pathOf, type RequestLike } from "./request.ts";

/** Runs a handler. What it throws is logged and thrown again; its result passes through untouched. */
export async function watch<T>(
  logger: Pick<Logger, "error">,
  handler: () => T | Promise<T>,
): Promise<T> {
  try {
    return await handler();
  } catch (error) {
    logger.error(error);
    throw error;
  }
}

/** For a platform that wants a `Response`, and answers with a 500 when it gets none. */
export function statusOfResponse(result: unknown): number {
  return (result as Response | undefined)?.status ?? NO_RESPONSE;
}

/** The status of what is no `Response`. */
export const NO_RESPONSE = 0;

/**
 * Runs a request's handler, then logs one record that sums it up, at the level that its status deserves.
 *
 * @param statusOf The status of the answer; {@linkcode NO_RESPONSE} where the platform answers with a 500
 * for want of one, undefined where it is not known
 */
export async function watchRequest<T>(
  logger: Pick<Logger, "log">,
  request: RequestLike,
  handler: () => Promise<T>,
  statusOf: (result: T) => number | undefined,
): Promise<T> {
  const startedAt = Date.now();
  let status: number | undefined;
  let outcome = "exception";
  let note = "";
  try {
    const result = await handler();
    status = statusOf(result);
    outcome = "ok";
    if (status === NO_RESPONSE) {
      [status, outcome] = [500, "exception"];
      note = ": the handler returned no Response";
    }
    return result;
  } finally {
    const isError = outcome !== "ok" || status! >= 500;
    logger.log(
      isError ? "error" : status! >= 400 ? "warn" : "info",
      `${request.method} ${pathOf(request)} ${status ?? outcome}${note}`,
      { status, durationMs: Date.now() - startedAt, outcome },
    );
  }
}
