import assert from "node:assert/strict";
import { test } from "node:test";
import { pause } from "../../src/core/timer.ts";
import { bundleText } from "../support/bundle.ts";
import { serve } from "../support/cli.ts";
import { startFunction } from "../support/edge_runtime.ts";
import { startWorker } from "../support/workerd.ts";

const ERRORS = decodeURIComponent(new URL("../../src/errors/mod.ts", import.meta.url).pathname);

const WORKER = `
  import { initErrors } from ${JSON.stringify(ERRORS)};
  export default {
    async fetch(request, env, ctx) {
      const errors = await initErrors({ release: "1.2.3" }, env);
      errors.captureException(new TypeError("at the edge"), { request });
      ctx.waitUntil(errors.close());
      return new Response("OK");
    },
  };
`;

const FUNCTION = `
  import { initErrors } from ${JSON.stringify(ERRORS)};
  addEventListener("fetch", (event) => event.respondWith((async () => {
    const errors = await initErrors({ release: "1.2.3" });
    errors.captureException(new TypeError("at the edge"), { request: event.request });
    event.waitUntil(errors.close());
    return new Response("OK");
  })()));
`;

for (
  const [runtime, start] of [
    ["workerd", async (env: Record<string, string>) => startWorker(await bundleText(WORKER), env)],
    [
      "edge-runtime",
      async (env: Record<string, string>) =>
        startFunction(await bundleText(FUNCTION, { format: "iife" }), env),
    ],
  ] as const
) {
  test(`initErrors() reports from ${runtime}`, { timeout: 60_000 }, async (t) => {
    const sandbox = await serve(t);
    const running = await start({ ...sandbox.environment });

    const response = await running.fetch("/?token=S3CR3T");
    await response.text();
    // It is sent while the platform waits for it, which ends with the runtime.
    for (let tries = 0; sandbox.errors.length === 0 && tries < 100; tries++) await pause(50);
    await running.stop();

    assert.equal(response.status, 200);
    assert.equal(sandbox.errors.length, 1);
    const text = JSON.stringify(sandbox.errors[0]);
    assert.match(text, /"type":"TypeError","value":"at the edge"/);
    assert.ok(!text.includes("S3CR3T"), text);
  });
}
