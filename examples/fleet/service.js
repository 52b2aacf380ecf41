import { createLogger } from "@mikser-io/better-stack";

const logger = createLogger({
  ingestingHost: process.env.AGENT_URL ?? "http://127.0.0.1:8686", // vector.yaml listens there
  allowInsecureUrl: true, // nothing leaves the machine here
  sourceToken: "the-agent-has-it",
  fields: { service: "worker", pid: process.pid },
});

for (let job = 1; job <= 100; job++) logger.info("job done", { job });
await logger.close();
