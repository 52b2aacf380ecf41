import { withBetterStack } from "@mikser-io/better-stack/cloudflare";

interface Env {
  readonly BETTERSTACK_SOURCE_TOKEN: string;
  readonly GREETING: string;
}

export default withBetterStack({ fields: { service: "greeter" } }, {
  fetch(request, env: Env, ctx, logger) {
    const name = new URL(request.url).searchParams.get("name");
    if (!name) {
      logger.warn("nobody to greet");
      return new Response("Whom?\n", { status: 400 });
    }
    logger.info("greeting", { name });
    ctx.waitUntil(remember(name).then(() => logger.info("remembered", { name })));
    return new Response(`${env.GREETING}, ${name}\n`);
  },

  // With a heartbeat configured: a beat when this succeeds, a failure when it throws.
  scheduled(event, _env, _ctx, logger) {
    logger.info("cleaning up", { cron: event.cron });
  },
});

/** Work that goes on after the response; what it logs is shipped, too. */
async function remember(_name: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20));
}
