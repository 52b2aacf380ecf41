import { withBetterStack } from "@mikser-io/better-stack/vercel";

export const config = { runtime: "edge" };

// `cron`: a beat when it succeeds, a failure when it throws or answers 400 or more.
export default withBetterStack({ cron: true }, (_request, _event, logger) => {
  logger.info("cleaning up");
  return new Response("done\n");
});
