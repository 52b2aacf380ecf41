/* One client in a process of its own: `program.mjs <measure> <client> <pino target> <url>`; the last line is the result. */
import process from "node:process";
import { OVERSIZED, SERVER_LIMIT } from "../../faults/cases.ts";
import { requestFields } from "../request_fields.ts";
import { type Client, CLIENTS } from "./clients.ts";

const [measure = "", name = "", pinoTarget = "", url = ""] = process.argv.slice(2);
const BURST = 1_000;

/** What is measured, by name. Each gives what is printed. */
const MEASURES: Readonly<Record<string, () => Promise<unknown>>> = {
  throughput: () => throughput(100_000),
  outage: () => throughput(200_000),
  faults: async () => await logThroughFault(await open()),
  // What arrived is counted by the intake.
  "natural end": async () => void await logAll(2_000),
  "flush, then exit": async () => {
    await (await logAll(2_000)).flush?.();
    process.exit();
  },
  "SIGTERM handler": async () => {
    process.once("SIGTERM", async () => {
      await client.flush?.();
      process.exit(143);
    });
    const client = await logAll(2_000);
    process.kill(process.pid, "SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 30_000));
  },
  exit: async () => {
    await logAll(2_000);
    process.exit();
  },
};

const result = await MEASURES[measure]!();
if (result !== undefined) {
  console.log(JSON.stringify(result));
  process.exit();
}
if (measure === "faults") process.exit();

function open(): Promise<Client> {
  return CLIENTS[name]!(url, pinoTarget);
}

async function logAll(records: number): Promise<Client> {
  const client = await open();
  for (let n = 0; n < records; n++) client.log({ n, ...requestFields(n) });
  return client;
}

/** Times are in microseconds a record, memory in bytes. */
async function throughput(records: number): Promise<unknown> {
  const client = await open();
  for (let n = 0; n < BURST; n++) client.log({ n: -1, ...requestFields(-1) });
  await nextTask();
  const rss = process.memoryUsage().rss;
  let most = rss;
  let callerMs = 0;
  const before = process.cpuUsage();
  for (let n = 0; n < records; n += BURST) {
    const startedAt = performance.now();
    for (let i = n; i < n + BURST; i++) client.log({ n: i, ...requestFields(i) });
    callerMs += performance.now() - startedAt;
    await nextTask();
    most = Math.max(most, process.memoryUsage().rss);
  }
  if (measure === "throughput") await settle(client);
  const { user, system } = process.cpuUsage(before);
  return {
    callerMicros: callerMs * 1_000 / records,
    cpuMicros: user + system,
    grownBy: Math.max(most, process.memoryUsage().rss) - rss,
  };
}

/** Waits for what was logged; where a client cannot tell, until the process has nothing left to do. */
async function settle(client: Client): Promise<void> {
  await (client.flush
    ? client.flush()
    : new Promise((resolve) => process.once("beforeExit", resolve)));
}

/** 5,000 records over five seconds, then the end, for half a minute at most. */
async function logThroughFault(client: Client): Promise<void> {
  for (let n = 0; n < 5_000; n++) {
    client.log({ n, pad: n === OVERSIZED ? "x".repeat(2 * SERVER_LIMIT) : "x" });
    if (n % 200 === 0) await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const late = new Promise((resolve) => setTimeout(resolve, 30_000).unref());
  await Promise.race([settle(client), late]);
}

function nextTask(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
