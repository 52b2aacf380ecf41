/* Delivers 100,000 records with the logger or with the floor client; prints the CPU time it took. */
import process from "node:process";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { createLogger } from "../../mod.ts";
import { requestFields } from "./request_fields.ts";

const RECORDS = 100_000;
const BATCH = 1_000;

const [client = "", url = ""] = process.argv.slice(2);

const before = process.cpuUsage();
if (client === "logger") await deliverWithLogger();
else await deliverWithFloor();
const { user, system } = process.cpuUsage(before);
console.log((user + system) / RECORDS);
process.exit();

async function deliverWithLogger(): Promise<void> {
  const logger = createLogger({
    sourceToken: "token",
    ingestingHost: url,
    allowInsecureUrl: true,
    maxQueueBytes: 64_000_000,
  });
  for (let n = 0; n < RECORDS; n++) {
    logger.info("served request", requestFields(n));
    if (n % BATCH === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await logger.close();
  if (logger.stats.delivered !== RECORDS) throw new Error("not all was delivered");
}

/** No queue, no limits, no retries: what any client has to do at the least. */
async function deliverWithFloor(): Promise<void> {
  const zip = promisify(gzip);
  let texts: string[] = [];
  const posts: Promise<void>[] = [];
  for (let n = 0; n < RECORDS; n++) {
    const dt = new Date().toISOString();
    const record = { dt, level: "info", message: "served request", ...requestFields(n) };
    if (texts.push(JSON.stringify(record)) < BATCH) continue;
    posts.push(post(texts));
    texts = [];
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(posts);

  async function post(batch: readonly string[]): Promise<void> {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: "Bearer token",
        "content-type": "application/json",
        "content-encoding": "gzip",
      },
      body: await zip(`[${batch.join(",")}]`, { level: 6 }) as Uint8Array<ArrayBuffer>,
    });
    await response.body?.cancel();
    if (response.status !== 202) throw new Error(`the sink answered ${response.status}`);
  }
}
