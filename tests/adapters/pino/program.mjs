// Logs LINES lines through the worker and then ends in the way that its argument says. Plain JavaScript,
// because it also runs under Node 20, over the built package.
import process from "node:process";
import { pino } from "pino";

const [ending, options] = process.argv.slice(2);
const transport = pino.transport({ target: process.env.PINO_TARGET, options: JSON.parse(options) });
const logger = pino(transport);
for (let n = 0; n < Number(process.env.LINES); n++) logger.info({ n }, "a record");

switch (ending) {
  case "process.exit":
    process.exit(4);
    break;
  case "SIGTERM with a handler":
    process.on("SIGTERM", () => process.exit(7));
    setInterval(() => {}, 1_000);
    console.log("ready");
    break;
  case "uncaught exception with a handler":
    process.on("uncaughtException", () => process.exit(5));
    throw new TypeError("somebody catches this");
  case "uncaught exception":
    throw new TypeError("nobody catches this");
  case "unhandled rejection":
    Promise.reject(new TypeError("nobody handles this"));
}
