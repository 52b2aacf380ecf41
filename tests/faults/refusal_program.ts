/* Logs 1,000 records a second for `SECONDS`, then closes, and says how that went on stdout. */
import process from "node:process";
import { createLogger } from "../../mod.ts";

const logger = createLogger();
const end = performance.now() + Number(process.env.SECONDS) * 1_000;
while (performance.now() < end) {
  for (let n = 0; n < 20; n++) logger.info("a record", { n });
  await new Promise((resolve) => setTimeout(resolve, 20));
}
const start = performance.now();
const result = await logger.close();
console.log(JSON.stringify({ result, stats: logger.stats, closeMs: performance.now() - start }));
