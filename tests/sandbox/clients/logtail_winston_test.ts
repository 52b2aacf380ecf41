import assert from "node:assert/strict";
import { test } from "node:test";
import { Logtail } from "@logtail/node";
import { LogtailTransport } from "@logtail/winston";
import winston from "winston";
import { serve } from "../support.ts";

test("@logtail/winston ships to the sandbox as it is", async (t) => {
  const sandbox = await serve(t);
  const logtail = new Logtail("token", { endpoint: sandbox.url, batchInterval: 10 });
  const logger = winston.createLogger({ transports: [new LogtailTransport(logtail)] });

  logger.error("payment failed", { orderId: 7 });

  const record = await sandbox.waitFor("orderId=7");
  assert.deepEqual([record["message"], record["level"]], ["payment failed", "error"]);
  logger.close();
});
