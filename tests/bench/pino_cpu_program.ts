/* Logs with pino over one of three transports, and prints the CPU time it took, in microseconds. */
import process from "node:process";
import { pino } from "pino";

const [name = "", url = "", lines = "", target = ""] = process.argv.slice(2);
const BURST = 1_000;

const TRANSPORTS: Record<string, { target: string; options?: unknown }> = {
  discard: { target: new URL("pino_discard.mjs", import.meta.url).href },
  ours: {
    target,
    options: { sourceToken: "token", ingestingHost: url, allowInsecureUrl: true },
  },
  logtail: {
    target: "@logtail/pino",
    options: {
      sourceToken: "token",
      options: {
        endpoint: url,
        burstProtectionMax: 0,
        syncQueuedMax: -1,
        captureStackContext: false,
      },
    },
  },
};

const before = process.cpuUsage();
const transport = pino.transport(TRANSPORTS[name] as pino.TransportSingleOptions);
const logger = pino(transport);
for (let n = 0; n < Number(lines); n++) {
  logger.info(
    {
      requestId: `request-${n}`,
      method: n % 5 === 0 ? "POST" : "GET",
      path: `/orders/${n % 977}/items`,
      status: n % 50 === 0 ? 500 : 200,
      durationMs: (n * 7919) % 1000 / 10,
      userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
    },
    "served request",
  );
  if (n % BURST === 0) await new Promise((resolve) => setImmediate(resolve));
}
setInterval(() => {}, 1_000); // pino lets the process end while it waits for the worker
await new Promise((resolve) => {
  transport.once("close", resolve);
  transport.end();
});
const { user, system } = process.cpuUsage(before);
console.log(user + system);
process.exit();
