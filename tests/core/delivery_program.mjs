// Logs in the way that its argument says and then has nothing more to do. Plain JavaScript, because it also
// runs under Node 20, over the built package.
import process from "node:process";

const [behaviour] = process.argv.slice(2);

if (behaviour === "import") {
  // What runs at import is counted; nothing may.
  let calls = 0;
  for (const name of ["setTimeout", "setInterval", "fetch", "queueMicrotask"]) {
    const original = globalThis[name];
    globalThis[name] = (...values) => {
      calls++;
      return original(...values);
    };
  }
  const listeners = process.eventNames().length;
  const { createLogger } = await import(process.env.CORE_URL);
  createLogger();
  console.log(`${calls} calls, ${process.eventNames().length - listeners} listeners`);
} else {
  const { createLogger } = await import(process.env.CORE_URL);
  let told = 0;
  const onError = () => {
    told++;
    logger.error("about a loss");
  };
  const logger = createLogger({
    batchIntervalMs: behaviour === "trickle" ? 50 : 600_000,
    ...(behaviour === "exit, onError logs" && { onError }),
  });
  const records = behaviour === "full" ? 1_000 : 3;
  for (let n = 0; n < records; n++) logger.info("a record", { n });
  if (behaviour === "flush") await logger.flush();
  if (behaviour === "close") await logger.close();
  if (behaviour.startsWith("exit")) {
    process.on("exit", () => console.log(`told ${told} times`));
    process.exit(4);
  }
}
