/** Serves, and runs a job at once; see deno_process_test.ts. */
import { withBetterStack, withHeartbeat } from "../../src/adapters/deno.ts";

const fails = Deno.args.includes("--fail");
const job = withHeartbeat((logger) => {
  logger.info("a job");
  if (fails) throw new Error("the disk is full");
});
await job().catch((error: Error) => console.error(`the job threw: ${error.message}`));

Deno.serve(
  { port: 0, hostname: "127.0.0.1" },
  withBetterStack({ batchIntervalMs: 60_000 }, (_request, _info, logger) => {
    logger.info("a request");
    return new Response("hello");
  }),
);
