import assert from "node:assert/strict";
import { test } from "node:test";
import { createLogger } from "../../mod.ts";

test("createLogger() without a source token says so once, and is a no-op", async (t) => {
  const warnings: unknown[][] = [];
  const printed: unknown[][] = [];
  const { warn, info } = console;
  console.warn = (...line) => void warnings.push(line);
  console.info = (...line) => void printed.push(line);
  t.after(() => Object.assign(console, { warn, info }));
  const fetch = () => {
    throw new Error("nothing is to be sent");
  };

  for (const environment of [{}, { BETTERSTACK_SOURCE_TOKEN: "  " }]) {
    const logger = createLogger({ fetch, console: false }, environment);
    logger.info("a record");
    logger.child({ requestId: "abc" }).info("another");

    assert.equal(logger.enabled, false);
    assert.deepEqual(await logger.flush(), { delivered: 0, dropped: 0, pending: 0 });
    assert.deepEqual(await logger.close(), { delivered: 0, dropped: 0, pending: 0 });
    await logger[Symbol.asyncDispose]();
    assert.deepEqual(logger.stats, {
      logged: 0,
      delivered: 0,
      dropped: 0,
      pending: 0,
      retries: 0,
    });
  }

  assert.equal(warnings.length, 1);
  assert.match(String(warnings[0]), /BETTERSTACK_SOURCE_TOKEN/);
  assert.deepEqual(printed, []);

  const logger = createLogger({ fetch }, {});
  logger.info("in development", { n: 1 });
  assert.deepEqual(printed, [["info in development", { n: 1 }]], "it is not silent");
  assert.equal(logger.stats.logged, 0);
});
