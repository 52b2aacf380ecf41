/**
 * Error tracking: exceptions, messages and what nobody catches, to Better Stack Errors.
 *
 * It stands on the Sentry project's runtime-neutral core, an optional peer (`npm install @sentry/core@10`), and
 * is the same in Node, Deno, Bun, Cloudflare Workers and the Edge runtime. Who runs a Sentry SDK already needs
 * no more than `Sentry.init({ dsn: process.env.BETTERSTACK_ERRORS_DSN })`.
 *
 * @example
 * ```ts
 * import { createLogger } from "@mikser-io/better-stack";
 * import { initErrors } from "@mikser-io/better-stack/errors";
 *
 * const errors = await initErrors(); // the DSN comes from BETTERSTACK_ERRORS_DSN
 * const logger = errors.link(createLogger());
 * logger.error(new Error("boom")); // a record, and an event that it carries the id of
 * await logger.close();
 * await errors.close();
 * ```
 *
 * @module
 */
export type * from "../core/types.ts";
export { type Errors, initErrors } from "./errors.ts";
export type { ErrorContext, ErrorRequest, ErrorsOptions, ErrorUser } from "./options.ts";
