import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { maskAll, maskBeforeEnd, maskUrls } from "../../src/cli/mask.ts";

test("maskBeforeEnd() leaves the end of a long one, and nothing of a short one", () => {
  assert.equal(maskBeforeEnd("abcdefghijklmnop"), "xxxx...mnop");
  assert.equal(maskBeforeEnd("short"), "xxxx...xxxx");
  assert.equal(maskBeforeEnd(""), "");
});

describe("maskUrls()", () => {
  const heartbeat = "https://uptime.betterstack.com/api/v1/heartbeat/";
  for (
    const [what, given, shown] of [
      ["a URL without a secret", "https://example.com/?q=1&page=2#token=x", undefined],
      ["the token of a heartbeat", `${heartbeat}abcdefgh1234`, `${heartbeat}xxxx...1234`],
      [
        "the token of a heartbeat, wherever it stands",
        `missed ${heartbeat}abcdefgh1234/fail today`,
        `missed ${heartbeat}xxxx...1234/fail today`,
      ],
      [
        "a password",
        "https://me:pw@example.com/a?b=c",
        "https://xxxx@example.com/a?b=c",
      ],
      [
        "secrets among the parameters",
        "https://example.com/?a=b&access_token=abcdefgh1234&api-key=k&c=d",
        "https://example.com/?a=b&access_token=xxxx...1234&api-key=xxxx...xxxx&c=d",
      ],
    ] as const
  ) {
    test(what, () => assert.equal(maskUrls(given), shown ?? given));
  }

  test("a text that would take a careless pattern for ever", () => {
    const startedAt = performance.now();
    for (const part of ["://", "?", "&key", "?token=", "://a", "/api/v1/heartbeat/"]) {
      maskUrls(part.repeat(30_000));
    }
    assert.ok(performance.now() - startedAt < 5_000);
  });
});

describe("maskAll()", () => {
  for (
    const [what, given, shown] of [
      [
        "what is no secret",
        { name: "token of the day", period: 60, paused: false, at: null, regions: ["us", "eu"] },
        undefined,
      ],
      ["a token", { token: "abcdefghijkl1234" }, { token: "xxxx...1234" }],
      ["tokens", { tokens: ["abcdefghijkl1234", "x"] }, { tokens: ["xxxx...1234", "xxxx...xxxx"] }],
      ["a token that is not set", { token: "", other_token: null }, undefined],
      [
        "passwords and keys, at any depth",
        [{
          auth_password: "pw",
          custom_bucket: { access_key_id: "a", secret_access_key: "b", endpoint: "https://s3" },
        }],
        [{
          auth_password: "xxxx...xxxx",
          custom_bucket: {
            access_key_id: "xxxx...xxxx",
            secret_access_key: "xxxx...xxxx",
            endpoint: "https://s3",
          },
        }],
      ],
      [
        "values of headers, not their names",
        { request_headers: [{ id: "7", name: "X-Key", value: "s3cr3t" }] },
        { request_headers: [{ id: "7", name: "X-Key", value: "xxxx...xxxx" }] },
      ],
      ["a header as text", { proxy_header: "s3cr3t" }, { proxy_header: "xxxx...xxxx" }],
      ["headers as texts", { headers: ["X-Key: a"] }, { headers: ["xxxx...xxxx"] }],
      [
        "variables of a test, however deep",
        { environment_variables: { PASSWORD: "s3cr3t", USER: ["me"] } },
        { environment_variables: { PASSWORD: "xxxx...xxxx", USER: ["xxxx...xxxx"] } },
      ],
      ["URLs in texts", { cause: "see https://a:b@c" }, { cause: "see https://xxxx@c" }],
    ] as const
  ) {
    test(what, () => assert.deepEqual(maskAll(given), shown ?? given));
  }
});
