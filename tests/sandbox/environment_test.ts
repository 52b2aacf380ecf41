import assert from "node:assert/strict";
import { test } from "node:test";
import { serve, statusOf } from "./support.ts";

test("sandboxServer.environment points a program at it", async (t) => {
  const sandbox = await serve(t);

  assert.deepEqual(sandbox.environment, {
    BETTERSTACK_SOURCE_TOKEN: "sandbox",
    BETTERSTACK_INGEST_HOST: sandbox.url,
    BETTERSTACK_ALLOW_INSECURE_URL: "1",
    BETTERSTACK_UPTIME_HEARTBEAT_URL: `${sandbox.url}/api/v1/heartbeat/sandbox`,
    BETTERSTACK_ERRORS_DSN: `http://sandbox@127.0.0.1:${sandbox.port}/1`,
    BETTERSTACK_API_TOKEN: "sandbox",
    BETTERSTACK_TELEMETRY_URL: sandbox.url,
    BETTERSTACK_UPTIME_URL: sandbox.url,
  });
});

test("sandboxServer.environment has an API token that opens both APIs, where there is one", async (t) => {
  const tokens = [
    [{ telemetryApiTokens: ["a", "b"], uptimeApiTokens: ["b", "c"] }, "b"],
    [{ uptimeApiTokens: ["c"] }, "c"],
    [{ telemetryApiTokens: ["a"], uptimeApiTokens: ["b"] }, "a"],
  ] as const;
  for (const [options, token] of tokens) {
    assert.equal((await serve(t, options)).environment.BETTERSTACK_API_TOKEN, token);
  }
});

test("sandboxServer.environment names tokens that exist", async (t) => {
  const sandbox = await serve(t, { sourceTokens: ["one", "two"], heartbeatTokens: ["a b"] });
  const { BETTERSTACK_SOURCE_TOKEN, BETTERSTACK_UPTIME_HEARTBEAT_URL } = sandbox.environment;

  assert.equal(BETTERSTACK_SOURCE_TOKEN, "one");
  assert.equal(await statusOf(fetch(BETTERSTACK_UPTIME_HEARTBEAT_URL)), 200);
  assert.equal(sandbox.heartbeats[0]?.token, "a b");
});
