/* What a page's or an edge function's code says, which has no types but those of the web. */
import { createApi } from "@mikser-io/better-stack/api";
import { createEdgeLogger, withBetterStack } from "@mikser-io/better-stack/cloudflare";
import { initErrors } from "@mikser-io/better-stack/errors";
import { and, matches, parseQuery, where } from "@mikser-io/better-stack/query";
import { withBetterStack as withVercel } from "@mikser-io/better-stack/vercel";
import { createHeartbeat, createLogger, type Logger } from "@mikser-io/better-stack";

interface Env {
  readonly GREETING: string;
}

export const worker = withBetterStack({
  async fetch(request, env: Env, ctx, logger) {
    logger.info("greeting", { url: request.url });
    ctx.waitUntil(logger.flush());
    return await Promise.resolve(new Response(env.GREETING));
  },
  scheduled(event, _env, _ctx, logger) {
    logger.log("audit", event.cron);
  },
});

/** Bindings have no index signature. */
export const ofBindings = async (env: Env): Promise<boolean> => {
  const errors = await initErrors({}, env);
  return errors.enabled && createApi({}, env) !== undefined && createLogger({}, env).enabled;
};

export const edge = (context: { waitUntil(promise: Promise<unknown>): void }): Promise<number> =>
  createEdgeLogger(context, { holdMs: 1_000 }).watch(() => 1);

export const middleware = withVercel((request: Request, _event, logger) => {
  logger.warn(new Error("boom"), new Map([["method", request.method]]));
  return new Response();
});

export async function page(token: string | undefined): Promise<number> {
  await using logger: Logger = createLogger({
    sourceToken: token,
    level: "debug",
    transform: (record) => record.level === "debug" ? null : { ...record, page: 1 },
    onError: (error, records) => console.error(error.code, records.length),
    fetch: (url, init) => fetch(url, { ...init, keepalive: true }),
  });
  logger.child({ page: 1 }).error({ any: "thing" });
  await createHeartbeat({ intervalMs: 1_000 }).watch(async () => {});
  const { delivered } = await logger.flush({ timeoutMs: 1_000 });
  return delivered;
}

export async function* incidents(): AsyncGenerator<string> {
  const { uptime, telemetry } = createApi();
  const { rows } = await telemetry.queryLogs({ query: parseQuery("level:error").text });
  for (const row of rows) if (matches(and(where("level", "=", "error")), row)) yield String(row.dt);
  for await (const { id } of uptime.incidents.list({ resolved: false })) yield id;
}
