import {
  type EdgeOptions,
  type EdgeOptionsFor,
  edgesByEnvironment,
} from "../../core/invocation.ts";
import type { EdgeContext } from "../../core/platform.ts";
import { contextOf, entriesOf, summaryOf, type TailItem } from "./tail_records.ts";

/** A Tail Worker's handler, as the platform calls it. */
export type TailHandler<Env> = (
  events: readonly TailItem[],
  env: Env,
  ctx: EdgeContext,
) => Promise<void>;

/**
 * Creates the handler of a Tail Worker, which observes other Workers without a change to them: what they
 * write to the console, what they throw, and one record for each invocation with its outcome, status and
 * duration. Each says which script, version and request it belongs to, and has the time at which it
 * happened. They are shipped from `trace` on, unless `level` says otherwise. With `summary: false` there is
 * no record for the outcome, with `context: false` no script and request on the others.
 *
 * Objects that are written to the console become fields, and so does a text that is a JSON object, whose
 * `level` and `message` count.
 *
 * Contract: https://developers.cloudflare.com/workers/runtime-apis/handlers/tail/
 *
 * @throws {TypeError | RangeError} for bad options: at once, or at the first event when they are made of
 * the bindings
 *
 * @example
 * ```ts
 * import { tailHandler } from "@mikser-io/better-stack/cloudflare";
 *
 * export default { tail: tailHandler({ redact: ["password"] }) };
 * ```
 */
export function tailHandler<Env extends object = object>(
  options: EdgeOptionsFor<Env> = {},
): TailHandler<Env> {
  let clock = 0;
  const withLevel = (given: EdgeOptions): EdgeOptions => ({ level: "trace", ...given });
  const edgeOf = edgesByEnvironment<Env, EdgeOptions>(
    typeof options === "function" ? (env) => withLevel(options(env)) : withLevel(options),
    () => clock,
  );

  return (events, env, ctx) => {
    const edge = edgeOf(env);
    const { context = true, summary = true } = edge.options;
    const parent = edge.logger(ctx);
    return parent.watch(() => {
      for (const item of events) {
        const logger = context ? parent.child(contextOf(item)) : parent;
        const entries = entriesOf(item);
        if (summary) entries.push(summaryOf(item, entries));
        for (const { at, level, message, fields } of entries) {
          clock = at;
          logger.log(level, message, fields);
        }
      }
    });
  };
}
