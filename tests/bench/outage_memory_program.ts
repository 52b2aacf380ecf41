/* Logs a million records into an outage, or only stringifies them; prints by how much memory grew. */
import process from "node:process";
import { createLogger } from "../../mod.ts";

const RECORDS = 1_000_000;
const YIELD_EVERY = 1_000;

const [kind, url = ""] = process.argv.slice(2);

const fields = { requestId: "", userAgent: "x".repeat(150), path: "/orders", status: 200 };
const write = kind === "log" ? logRecord() : stringify;

let length = 0;
const before = process.memoryUsage().rss;
let most = before;
for (let n = 0; n < RECORDS; n++) {
  fields.requestId = `request-${n}`;
  write();
  if (n % YIELD_EVERY > 0) continue;
  most = Math.max(most, process.memoryUsage().rss);
  await new Promise((resolve) => setTimeout(resolve));
}
console.log(JSON.stringify({ grownBy: most - before }));
process.exit();

function logRecord(): () => void {
  const logger = createLogger({
    sourceToken: "token",
    ingestingHost: url,
    allowInsecureUrl: true,
    onError: () => {},
  });
  logger.info("warm-up");
  return () => logger.info("served request", fields);
}

function stringify(): void {
  const dt = new Date().toISOString();
  length += JSON.stringify({ dt, level: "info", message: "served request", ...fields }).length;
}
