import { withBetterStack } from "@mikser-io/better-stack/vercel";

export const config = { runtime: "edge" };

export default withBetterStack({ fields: { service: "greeter" } }, (request, _event, logger) => {
  const name = new URL(request.url).searchParams.get("name");
  if (!name) {
    logger.warn("nobody to greet");
    return new Response("Whom?\n", { status: 400 });
  }
  logger.info("greeting", { name });
  return new Response(`Hello, ${name}\n`);
});
