import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { masked } from "../../../src/cli/mcp/mask.ts";

function attributesOf(attributes: object): unknown {
  return (masked({ id: "1", type: "thing", attributes }) as { attributes: unknown }).attributes;
}

describe("masked()", () => {
  for (
    const [what, given, shown] of [
      ["what is no secret", { name: "api", period: 60, paused: false, at: null }, undefined],
      ["a token", { token: "abcdefghijkl1234" }, { token: "xxxx...1234" }],
      ["a short token", { token: "abc1234" }, { token: "xxxx...xxxx" }],
      ["a token that is not set", { token: "", other_token: null }, undefined],
      [
        "passwords and keys, at any depth",
        { auth_password: "pw", custom_bucket: { access_key_id: "a", secret_access_key: "b" } },
        {
          auth_password: "xxxx...xxxx",
          custom_bucket: { access_key_id: "xxxx...xxxx", secret_access_key: "xxxx...xxxx" },
        },
      ],
      [
        "values of headers, not their names",
        { request_headers: [{ id: "7", name: "X-Key", value: "s3cr3t" }] },
        { request_headers: [{ id: "7", name: "X-Key", value: "xxxx...xxxx" }] },
      ],
      [
        "variables of a test",
        { environment_variables: { PASSWORD: "s3cr3t", USER: "me" } },
        { environment_variables: { PASSWORD: "xxxx...xxxx", USER: "xxxx...xxxx" } },
      ],
      [
        "the password in a URL",
        { url: "https://me:pw@example.com/a?b=c" },
        { url: "https://xxxx@example.com/a?b=c" },
      ],
      [
        "the end of a heartbeat's URL, wherever it stands",
        { cause: "missed https://uptime.betterstack.com/api/v1/heartbeat/abcdefgh1234/fail today" },
        { cause: "missed https://uptime.betterstack.com/api/v1/heartbeat/xxxx...1234/fail today" },
      ],
    ] as const
  ) {
    test(what, () => assert.deepEqual(attributesOf(given), shown ?? given));
  }

  test("a text that would take a careless pattern for ever", () => {
    const startedAt = performance.now();
    attributesOf({ a: "://".repeat(30_000), b: `://${"a".repeat(100_000)}` });
    assert.ok(performance.now() - startedAt < 2_000);
  });
});
