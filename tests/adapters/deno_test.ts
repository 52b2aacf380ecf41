import assert from "node:assert/strict";
import { test } from "node:test";
import { withBetterStack } from "../../src/adapters/deno.ts";
import { conforms } from "../support/conformance.ts";
import { startDenoServer } from "../support/deno_server.ts";
import { startSandbox } from "../support/platform.ts";

conforms({
  name: "./deno in Deno",
  batch: "process",
  start: (environment) =>
    startDenoServer(new URL("./deno_conformance_program.ts", import.meta.url), environment),
});

test("a handler that returns no Response is summed up as the 500 that Deno makes of it", async (t) => {
  const sandbox = await startSandbox(t);
  const options = { sourceToken: "a-token", ingestingHost: sandbox.url, allowInsecureUrl: true };
  const handler = withBetterStack(options, () => undefined as never);

  assert.equal(await handler(new Request("https://x.example/none"), {}), undefined);

  const summary = await sandbox.waitFor(({ path }) => path === "/none");
  assert.equal(summary.message, "GET /none 500: the handler returned no Response");
  assert.equal(summary.level, "error");
});
