import assert from "node:assert/strict";
import { test } from "node:test";
import { Logtail } from "@logtail/edge";
import { serve } from "../support.ts";

test("@logtail/edge ships to the sandbox as it is", async (t) => {
  const sandbox = await serve(t);
  const logtail = new Logtail("token", {
    endpoint: sandbox.url,
    batchInterval: 10,
    warnAboutMissingExecutionContext: false,
  });

  await logtail.warn("from the edge", { path: "/checkout" });

  const record = await sandbox.waitFor('path="/checkout"');
  assert.deepEqual([record["message"], record["level"]], ["from the edge", "warn"]);
  assert.equal(sandbox.requests[0]?.contentType, "application/msgpack");
});
