/*
 * A small shop behind HTTP, as many are: it logs with pino to standard output and knows nothing of where
 * its lines go. All that it has of Better Stack is a heartbeat, which finds its URL in the environment.
 */
import { createServer } from "node:http";
import process from "node:process";
import pino from "pino";
import { createHeartbeat } from "@mikser-io/better-stack";

const logger = pino({ base: { service: "shop" } });
const heartbeat = createHeartbeat({ intervalMs: 100 }); // for the demo: a minute is what one wants
let requests = 0;

/** What the shop answers; it throws for the one order that it cannot read. */
function handle(method: string, path: string): number {
  const [, order] = /^\/orders\/(\d+)$/.exec(path) ?? [];
  if (method === "POST" && path === "/orders") return 201;
  if (!order) return 404;
  if (Number(order) % 20 === 13) throw new Error(`order ${order} is unreadable`);
  return 200;
}

const server = createServer((request, response) => {
  const started = performance.now();
  const { method = "GET", url: path = "/" } = request;
  const requestId = `req-${++requests}`;
  let status = 500;
  let err: unknown;
  try {
    status = handle(method, path);
  } catch (error) {
    err = error;
  }
  request.resume();
  response.writeHead(status).end(() => {
    const durationMs = Math.round((performance.now() - started) * 1000) / 1000;
    const fields = { requestId, method, path, status, durationMs };
    if (err) logger.error({ ...fields, err }, "request failed");
    else if (status === 404) logger.warn(fields, "nothing there");
    else logger.info(fields, "served request");
  });
});

server.listen(0, "127.0.0.1", () => {
  logger.info({ address: server.address() }, "listening");
  heartbeat.start();
});

process.once("SIGTERM", () => {
  heartbeat.stop();
  server.close();
  server.closeAllConnections(); // a client may have opened one that it never used
  logger.info({ requests }, "closed");
});
