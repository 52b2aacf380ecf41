/** Logs once through @logtail/pino, to the address that is its only argument, and ends. */
import process from "node:process";
import pino from "pino";

const [, , endpoint] = process.argv;
const logger = pino(pino.transport({
  target: "@logtail/pino",
  options: { sourceToken: "token", options: { endpoint, batchInterval: 10 } },
}));
logger.info({ requestId: "abc" }, "served");
