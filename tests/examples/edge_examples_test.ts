/** The examples for edge platforms run as they are. */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { serveSandbox } from "../../src/sandbox/mod.ts";
import { bundleText } from "../support/bundle.ts";
import { startFunction } from "../support/edge_runtime.ts";
import { startSandbox } from "../support/platform.ts";
import { startWorker } from "../support/workerd.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

test("examples/cloudflare-worker ships what it logs", async (t) => {
  const sandbox = await startSandbox(t);
  const config = parseJsonc(await readFile(new URL("cloudflare-worker/wrangler.jsonc", EXAMPLES)));
  const script = await bundleText(
    `export { default } from "./examples/cloudflare-worker/${config.main}";`,
  );
  const worker = await startWorker(script, { ...config.vars, ...sandbox.environment }, {
    compatibilityDate: config.compatibility_date,
  });
  t.after(worker.stop);

  const response = await worker.fetch("/?name=Ada");
  assert.equal(await response.text(), "Hello, Ada\n");
  assert.equal((await worker.scheduled(config.triggers.crons[0])).outcome, "ok");

  const greeting = await sandbox.waitFor(({ message }) => message === "greeting");
  assert.equal(greeting.service, "greeter");
  await sandbox.waitFor(({ message }) => message === "remembered");
  await sandbox.waitFor(({ message }) => message === "cleaning up");
  assert.equal(sandbox.heartbeats[0]?.status, "up");
});

test("examples/vercel-edge ships what it logs", async (t) => {
  const sandbox = await serveSandbox();
  const script = await bundleText(
    `
    import hello from "./examples/vercel-edge/api/hello.ts";
    import nightly from "./examples/vercel-edge/api/nightly.ts";
    addEventListener("fetch", (event) => {
      const isCron = new URL(event.request.url).pathname === "/api/nightly";
      event.respondWith((isCron ? nightly : hello)(event.request, event));
    });`,
    { format: "iife" },
  );
  const edge = await startFunction(script, { ...sandbox.environment });
  t.after(async () => {
    await edge.stop(); // waits for what the functions still send
    await sandbox.close();
  });

  assert.equal(await (await edge.fetch("/api/hello?name=Ada")).text(), "Hello, Ada\n");
  assert.equal(await (await edge.fetch("/api/hello")).text(), "Whom?\n");
  await (await edge.fetch("/api/nightly")).text();

  await sandbox.waitFor(({ message }) => message === "greeting");
  await sandbox.waitFor(({ message }) => message === "nobody to greet");
  const cleaning = await sandbox.waitFor(({ message }) => message === "cleaning up");
  assert.equal(cleaning.handler, "cron");
  assert.equal(sandbox.heartbeats[0]?.status, "up");
});

/** JSON with comments on lines of their own, as in our examples. */
function parseJsonc(text: Uint8Array): ReturnType<typeof JSON.parse> {
  return JSON.parse(new TextDecoder().decode(text).replace(/^\s*\/\/.*$/gm, ""));
}
