import assert from "node:assert/strict";
import { test } from "node:test";
import { BetterStackTransport } from "@loglayer/transport-betterstack";
import { LogLayer } from "loglayer";
import { serve } from "../support.ts";

test("@loglayer/transport-betterstack ships to the sandbox as it is", async (t) => {
  const sandbox = await serve(t);
  const transport = new BetterStackTransport({
    sourceToken: "token",
    url: sandbox.url,
    batchSendTimeout: 10,
  });
  const logger = new LogLayer({ transport });

  logger.withMetadata({ orderId: 7 }).warn("stock is low");

  const record = await sandbox.waitFor("level=warn");
  assert.match(String(record["message"]), /stock is low/);
  assert.match(JSON.stringify(record), /"orderId":7/);
});
