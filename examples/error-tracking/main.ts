/*
 * Errors and logs that know of each other. Set BETTERSTACK_ERRORS_DSN (the application's DSN) and
 * BETTERSTACK_SOURCE_TOKEN; without them it runs all the same, and reports nothing.
 */
import { createLogger } from "@mikser-io/better-stack";
import { initErrors } from "@mikser-io/better-stack/errors";

const errors = await initErrors({ release: "1.4.0", environment: "staging" });
const logger = errors.link(createLogger({ fields: { service: "orders" } }));

function charge(card: string): void {
  throw new RangeError(`card ${card} is expired`);
}

logger.info("order received", { order: 7 });
try {
  charge("ending in 4242");
} catch (error) {
  // One event with the line above as a breadcrumb, and a record that carries the event's id.
  logger.error("cannot charge the card", { order: 7, error });
}

await logger.close();
setTimeout(() => {
  throw new Error("nobody catches this, and it is reported all the same");
});
