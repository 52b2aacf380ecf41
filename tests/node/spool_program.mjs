// Logs numbered records, in bursts, until it is killed or its input ends; says on standard output up to
// which number log calls have returned. Plain JavaScript, because it also runs under Node 20.
import { writeSync } from "node:fs";
import process from "node:process";

const { createLogger } = await import(process.env.NODE_URL);
const [spool, first, count, ending] = process.argv.slice(2);
const logger = createLogger({ spool, batchIntervalMs: 5, maxConcurrency: 2 });

let n = Number(first);
const end = n + Number(count);
const burst = () => {
  for (let left = 50; left > 0 && n < end; left--) {
    logger.info("a record", { n, padding: "x".repeat(100) });
    n++;
  }
  writeSync(1, `${n}\n`);
  if (n < end) setTimeout(burst);
  else if (ending === "close") void logger.close({ timeoutMs: 5_000 });
};
burst();
