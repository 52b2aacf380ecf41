// Reports to Errors and ends in the way that its argument says. Plain JavaScript: it also runs over the built package.
import process from "node:process";

const { createLogger } = await import(process.env.CORE_URL);
const { initErrors } = await import(process.env.ERRORS_URL);
const [ending] = process.argv.slice(2);
const errors = await initErrors({ release: "1.2.3" });
const logger = errors.link(createLogger());
if (ending.includes("closeOnExit")) {
  const { closeOnExit } = await import(process.env.NODE_URL);
  closeOnExit(logger);
}
logger.info("it begins");
if (ending.includes("storm")) {
  for (let n = 0; n < 100; n++) errors.captureException(new Error(`storm ${n}`));
}
switch (ending.split(" ")[0]) {
  case "throw":
    setTimeout(() => {
      throw new TypeError("nobody catches this");
    }, 10);
    break;
  case "reject":
    setTimeout(() => Promise.reject(new TypeError("nobody handles this")), 10);
    break;
  case "rejectHandled":
    process.on("unhandledRejection", () => setTimeout(() => process.exitCode = 3, 10));
    setTimeout(() => Promise.reject(new TypeError("the program handles this")), 10);
    break;
  case "natural":
    errors.captureException(new TypeError("handled"));
    process.exitCode = 3;
    break;
}
