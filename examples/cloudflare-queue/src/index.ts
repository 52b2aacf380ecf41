import {
  type LogQueue,
  queueHandler,
  queueSink,
  withBetterStack,
} from "@mikser-io/better-stack/cloudflare";

interface Env {
  readonly LOGS: LogQueue;
}

// What the handlers log goes into the queue; an outage of Better Stack is not theirs.
const app = withBetterStack(
  (env: Env) => ({ ...queueSink(env.LOGS), fields: { service: "shop" } }),
  {
    fetch(request, _env, _ctx, logger) {
      logger.info("order received", { order: new URL(request.url).searchParams.get("order") });
      return new Response("Thank you\n");
    },
  },
);

// The same Worker empties it here; a Worker of its own can do that as well.
export default { ...app, queue: queueHandler<Env>() };
