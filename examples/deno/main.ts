import { withBetterStack } from "@mikser-io/better-stack/deno";

const handler = withBetterStack(
  { fields: { service: "greeter" } },
  (request: Request, _info, logger) => {
    const name = new URL(request.url).searchParams.get("name");
    if (!name) {
      logger.warn("nobody to greet");
      return new Response("Whom?\n", { status: 400 });
    }
    logger.info("greeting", { name });
    return new Response(`Hello, ${name}\n`);
  },
);

Deno.serve({ hostname: "127.0.0.1", port: Number(Deno.args[0] ?? 8000) }, handler);
