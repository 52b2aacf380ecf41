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

/** Runs a request's handler, then logs one record that sums it up, at the level that its status deserves. */
export async function watchRequest<T>(
  logger: Pick<Logger, "log">,
  request: RequestLike,
  handler: () => Promise<T>,
  statusOf: (result: T) => number | undefined,
): Promise<T> {
  const startedAt = Date.now();
  let status: number | undefined;
  let outcome = "exception";
  try {
    const result = await handler();
    status = statusOf(result);
    outcome = "ok";
    return result;
  } finally {
    const isError = outcome !== "ok" || status! >= 500;
    logger.log(
      isError ? "error" : status! >= 400 ? "warn" : "info",
      `${request.method} ${pathOf(request)} ${status ?? outcome}`,
      { status, durationMs: Date.now() - startedAt, outcome },
    );
  }
}
