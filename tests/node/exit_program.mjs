// Logs RECORDS records and then ends in the way that its argument says. Plain JavaScript, because it also
// runs under Node 20, over the built package.
import process from "node:process";

const { createLogger } = await import(process.env.CORE_URL);
const { closeOnExit } = await import(process.env.NODE_URL);
const [ending] = process.argv.slice(2);
const logger = createLogger();

if (!["natural end", "process.exit"].includes(ending)) closeOnExit(logger);
if (ending === "signal with own listener") {
  process.on("SIGTERM", async () => {
    logger.info("draining");
    await logger.close();
    process.exit(7);
  });
}
for (let n = 0; n < Number(process.env.RECORDS); n++) logger.info("a record", { n });

switch (ending) {
  case "throw":
    setTimeout(() => {
      throw new TypeError("nobody catches this");
    }, 10);
    break;
  case "reject":
    setTimeout(() => Promise.reject(new TypeError("nobody handles this")), 10);
    break;
  case "process.exit":
    process.exit(4);
    break;
  case "natural end":
    process.exitCode = 3;
    break;
}
// Keeps the process alive, for those who end it from outside.
if (/signal|throw|reject/.test(ending)) setInterval(() => {}, 1_000);
console.log("logged");
