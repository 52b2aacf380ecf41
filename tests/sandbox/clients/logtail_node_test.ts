import assert from "node:assert/strict";
import { test } from "node:test";
import { Logtail } from "@logtail/node";
import { serve } from "../support.ts";

test("@logtail/node ships to the sandbox as it is: MessagePack, gzipped", async (t) => {
  const sandbox = await serve(t);
  const logtail = new Logtail("token", { endpoint: sandbox.url, batchInterval: 10 });

  await Promise.all([
    logtail.info("hello", { user: { id: 42 }, when: new Date("2026-03-27T12:00:00.123Z") }),
    logtail.error("世界"),
  ]);

  const hello = await sandbox.waitFor("level=info AND user.id=42");
  assert.equal(hello["message"], "hello");
  assert.match(String(hello["dt"]), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
  assert.match(JSON.stringify(hello["when"]), /2026-03-27T12:00:00.123/);
  await sandbox.waitFor('message:"世界"');
  const [request] = sandbox.requests;
  assert.equal(request?.contentType, "application/msgpack");
  assert.equal(request?.contentEncoding, "gzip");
  assert.match(request?.userAgent ?? "", /logtail-js/);
});
