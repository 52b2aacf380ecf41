import assert from "node:assert/strict";
import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import { test } from "node:test";
import { ingest, INTAKE, serve } from "../support.ts";

test("a client that stops reading is sent the rest when it reads again, or told what it missed", {
  timeout: 60_000,
}, async (t) => {
  const sandbox = await serve(t, { maxBytes: 8_000_000 });
  const asked = get(`${sandbox.url}/sandbox/events`);
  const [response] = await once(asked, "response") as [IncomingMessage];
  t.after(() => asked.destroy());
  await once(response, "data");
  response.pause();

  // Four times what is kept, and more than sockets hold for one that does not read.
  const batch = JSON.stringify(
    Array.from({ length: 1_000 }, () => ({ text: "x".repeat(1_000) })),
  );
  for (let times = 0; times < 30; times++) await sandbox.fetch(INTAKE, ingest(batch));

  let text = "";
  response.setEncoding("utf8");
  response.on("data", (chunk) => text += chunk).resume();
  while (!text.includes('{"id":30000,')) await once(response, "data");
  const missed = [...text.matchAll(/event: gap\ndata: \{"missed":(\d+)\}/g)]
    .reduce((sum, [, count]) => sum + Number(count), 0);
  const sent = [...text.matchAll(/\{"id":(\d+),/g)].map(([, id]) => Number(id));

  assert.ok(missed > 5_000, `${missed} missed`);
  assert.equal(sent.length + missed, 30_000);
  assert.deepEqual(sent, [...new Set(sent)].sort((one, other) => one - other));
});
