import { closeOnExit, createLogger } from "@mikser-io/better-stack/node";

// What a kill or an outage leaves in ./spool is delivered by the next start, before anything else.
const logger = createLogger({ spool: "./spool", fields: { service: "worker" } });
closeOnExit(logger);

for (let job = 1; job <= Number(process.env.JOBS ?? 10); job++) {
  logger.info("job done", { job });
  await new Promise((resolve) => setTimeout(resolve, 10));
}
