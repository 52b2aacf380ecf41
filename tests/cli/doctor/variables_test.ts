import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { lookAtVariables } from "../../../src/cli/doctor/variables.ts";

/** The findings, each as `state: message`. */
function found(variables: Record<string, string>, problems: readonly string[] = []): string[] {
  return lookAtVariables(variables, problems).map(({ state, message }) => `${state}: ${message}`);
}

describe("lookAtVariables()", () => {
  test("good ones, blank ones and those of others are nothing to talk about", () => {
    assert.deepEqual(
      found({
        PATH: "/bin",
        BETTERSTACK_SOURCE_TOKEN: "abc",
        LOGTAIL_SOURCE_TOKEN: " ",
        BETTERSTACK_QUERY_USERNAME: "of another tool",
        BETTERSTACK_ALLOW_INSECURE_URL: "1",
      }),
      [],
    );
  });

  for (
    const [value, message] of [
      ['"abc"', "is in quotes, which count as part of it: take them off"],
      ["'abc'", "is in quotes, which count as part of it: take them off"],
      ["<token>", "still holds a placeholder"],
      ["$SOURCE_TOKEN", "still holds a placeholder"],
      ["${TOKEN}", "still holds a placeholder"],
      ["your-token-here", "still holds a placeholder"],
      ["undefined", "still holds a placeholder"],
      ["…", "still holds a placeholder"],
      ["Bearer abc", "begins with Bearer: give the token alone"],
    ] as const
  ) {
    test(`${value} as a token`, () => {
      assert.deepEqual(found({ BETTERSTACK_SOURCE_TOKEN: value }), [
        `wrong: BETTERSTACK_SOURCE_TOKEN ${message}`,
      ]);
    });
  }

  test("a mistake that has a name is told once, other problems as they are", () => {
    assert.deepEqual(
      found({ BETTERSTACK_SOURCE_TOKEN: "Bearer abc", BETTERSTACK_INGEST_HOST: "a b" }, [
        "BETTERSTACK_SOURCE_TOKEN must be printable ASCII",
        "BETTERSTACK_INGEST_HOST must be a host",
      ]),
      [
        "wrong: BETTERSTACK_SOURCE_TOKEN begins with Bearer: give the token alone",
        "wrong: BETTERSTACK_INGEST_HOST must be a host",
      ],
    );
  });

  test("one that does not count because another does, unless they say the same", () => {
    assert.deepEqual(
      found({ LOGTAIL_SOURCE_TOKEN: "a", BETTERSTACK_SOURCE_TOKEN: "b" }),
      [
        "warning: BETTERSTACK_SOURCE_TOKEN is set to something else than LOGTAIL_SOURCE_TOKEN, " +
        "and LOGTAIL_SOURCE_TOKEN counts",
      ],
    );
    assert.deepEqual(found({ LOGTAIL_SOURCE_TOKEN: "a", BETTERSTACK_SOURCE_TOKEN: "a" }), []);
    assert.deepEqual(
      found({
        BETTERSTACK_UPTIME_HEARTBEAT_URL: "https://example.com/heartbeat/abc",
        BETTERSTACK_HEARTBEAT_TOKEN: "abc",
      }),
      [],
    );
  });

  for (
    const [name, meant] of [
      ["BETTERSTACK_INGESTING_HOST", "BETTERSTACK_INGEST_HOST"],
      ["BETTERSTACK_SOURCE_TOKN", "BETTERSTACK_SOURCE_TOKEN"],
      ["BETTERSTACK_ERROR_DSN", "BETTERSTACK_ERRORS_DSN"],
    ] as const
  ) {
    test(`${name} is not read, and ${meant} may be meant`, () => {
      assert.deepEqual(found({ [name]: "x" }), [
        `warning: ${name} is set, but nothing here reads it; did you mean ${meant}?`,
      ]);
      assert.deepEqual(found({ [name]: "x", [meant]: "y" }), []);
    });
  }

  test("BETTERSTACK_ALLOW_INSECURE_URL=true is not 1", () => {
    assert.deepEqual(found({ BETTERSTACK_ALLOW_INSECURE_URL: "true" }), [
      "warning: BETTERSTACK_ALLOW_INSECURE_URL is not 1, so http: URLs are not permitted",
    ]);
  });

  test("no value ever shows", () => {
    const told = JSON.stringify(lookAtVariables({
      LOGTAIL_SOURCE_TOKEN: '"s3cr3t"',
      BETTERSTACK_SOURCE_TOKEN: "s3cr3t-too",
      BETTERSTACK_SOURCE_TOKN: "s3cr3t",
      BETTERSTACK_ALLOW_INSECURE_URL: "s3cr3t",
    }, []));
    assert.ok(!told.includes("s3cr3t"), told);
  });
});
