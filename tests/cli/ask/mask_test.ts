import assert from "node:assert/strict";
import { test } from "node:test";
import { maskAll, maskToken, maskUrl } from "../../../src/cli/ask/mask.ts";

test("maskToken() leaves the end of a long one, and nothing of a short one", () => {
  assert.equal(maskToken("abcdefghijklmnop"), "…mnop");
  assert.equal(maskToken("short"), "…");
});

test("maskUrl() hides a heartbeat's token and leaves other URLs as they are", () => {
  const heartbeat = "https://uptime.betterstack.com/api/v1/heartbeat/abcdefghijklmnop";
  assert.equal(maskUrl(heartbeat), "https://uptime.betterstack.com/api/v1/heartbeat/…mnop");
  assert.equal(
    maskUrl(`${heartbeat}/fail`),
    "https://uptime.betterstack.com/api/v1/heartbeat/…mnop/fail",
  );
  assert.equal(maskUrl("https://example.com/?q=1"), "https://example.com/?q=1");
});

test("maskAll() masks what opens something, at any depth, and nothing else", () => {
  assert.deepEqual(
    maskAll({
      name: "token of the day",
      token: "abcdefghijklmnop",
      auth_password: "abcdefghijklmnop",
      custom_bucket: { secret_access_key: "abcdefghijklmnop", endpoint: "https://s3" },
      request_headers: [{ name: "authorization", value: "Bearer abc" }],
      regions: ["us", "eu"],
      paused: false,
      note: null,
    }),
    {
      name: "token of the day",
      token: "…mnop",
      auth_password: "…mnop",
      custom_bucket: { secret_access_key: "…mnop", endpoint: "https://s3" },
      request_headers: [{ name: "authorization", value: "…" }],
      regions: ["us", "eu"],
      paused: false,
      note: null,
    },
  );
});
