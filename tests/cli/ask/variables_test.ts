import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { API_TOKEN, ask, ASK_VARIABLES, make, send } from "../../support/ask.ts";
import { runCli, serve } from "../../support/cli.ts";

describe("the variables of a sandbox alone", { concurrency: true }, () => {
  for (
    const [args, found] of [
      [["query", "level=error"], /it broke/],
      [["errors"], /\napi +1 /],
      [["sources", "list"], /^ID +NAME/],
      [["heartbeats", "list"], /nightly/],
      [["doctor", "--yes"], /All that is set is well/],
    ] as const
  ) {
    test(`make better-stack ${args.join(" ")} ask the sandbox`, async (t) => {
      const sandbox = await serve(t);
      await send(sandbox, [{ level: "error", message: "it broke", service: "api" }]);
      await make(sandbox, "/api/v2/heartbeats", { name: "nightly", period: 60, grace: 10 });

      const { code, output, errors } = await runCli(args, sandbox.environment);

      assert.equal(code, 0, errors + output);
      assert.match(output.toString(), found);
    });
  }
});

test("a bad variable is told of and treated as not set; a flag counts before it", async (t) => {
  const sandbox = await serve(t);
  const { code, errors } = await ask(sandbox, ["sources", "list"], {
    ...ASK_VARIABLES,
    BETTERSTACK_TELEMETRY_URL: "http://127.0.0.1:1",
    BETTERSTACK_UPTIME_URL: "127.0.0.1:5647",
  });
  assert.equal(code, 0, errors);
  assert.match(
    errors,
    /^better-stack: BETTERSTACK_UPTIME_URL must be .*; it is treated as not set\n/,
  );
});

test("a token that cannot be one is told of once", async (t) => {
  const sandbox = await serve(t);
  const { code, errors } = await ask(sandbox, ["sources", "list"], {
    BETTERSTACK_ALLOW_INSECURE_URL: "1",
    BETTERSTACK_API_TOKEN: `${API_TOKEN} ${API_TOKEN}`,
  });
  assert.equal(code, 2);
  assert.equal(errors.split("must be printable ASCII").length, 2);
  assert.ok(!errors.includes(API_TOKEN));
});
