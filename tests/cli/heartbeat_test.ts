import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runCli, serve } from "../support/cli.ts";

describe("better-stack heartbeat", { concurrency: true }, () => {
  test("beats once, and says nothing", async (t) => {
    const sandbox = await serve(t);

    const { code, output, errors } = await runCli(["heartbeat"], sandbox.environment);

    assert.deepEqual([code, output.toString(), errors], [0, "", ""]);
    const [heartbeat] = sandbox.heartbeats;
    assert.equal(heartbeat?.status, "up");
    assert.deepEqual(heartbeat.beats.map(({ kind, method }) => [kind, method]), [[
      "success",
      "GET",
    ]]);
  });

  for (
    const { args, input = "", kind, exitCode = null, output } of [
      { args: ["--fail"], kind: "fail", output: "" },
      { args: ["--fail", "--output", "disk full"], kind: "fail", output: "disk full" },
      { args: ["--exit-code", "3"], kind: "exit", exitCode: 3, output: "" },
      { args: ["--exit-code=0", "--output=fine"], kind: "exit", exitCode: 0, output: "fine" },
      { args: ["--output=fine"], kind: "exit", exitCode: 0, output: "fine" },
      {
        args: ["--exit-code=1", "--output=-"],
        input: "é".repeat(20_000) + "the end",
        kind: "exit",
        exitCode: 1,
        output: "é".repeat(4_996) + "the end",
      },
    ]
  ) {
    test(`${args.join(" ")} says so`, async (t) => {
      const sandbox = await serve(t);

      const { code, errors } = await runCli(["heartbeat", ...args], sandbox.environment, input);

      assert.deepEqual([code, errors], [0, ""]);
      const beat = sandbox.heartbeats[0]?.beats[0];
      assert.deepEqual([beat?.kind, beat?.exitCode, beat?.output], [kind, exitCode, output]);
    });
  }

  test("a beat that is refused: exit code 1, and one line without the token", async (t) => {
    const sandbox = await serve(t, { heartbeatTokens: ["another"] });

    const { code, errors } = await runCli(
      ["heartbeat", "--heartbeat-url", `${sandbox.url}/api/v1/heartbeat/s3cr3tT0k3n`],
      { BETTERSTACK_ALLOW_INSECURE_URL: "1" },
    );

    assert.equal(code, 1);
    assert.match(
      errors,
      /^better-stack: cannot send the heartbeat .* it answered 404; .*--heartbeat-url.*\n$/,
    );
    assert.ok(!errors.includes("s3cr3tT0k3n"));
  });

  test("nobody there: it is tried again for --retry-for-ms, then exit code 1", async () => {
    const { code, errors } = await runCli(
      ["heartbeat", "--retry-for-ms=300"],
      {
        BETTERSTACK_UPTIME_HEARTBEAT_URL: "http://127.0.0.1:1/api/v1/heartbeat/s3cr3tT0k3n",
        BETTERSTACK_ALLOW_INSECURE_URL: "1",
      },
    );

    assert.equal(code, 1);
    assert.match(
      errors,
      /^better-stack: cannot send the heartbeat to http:\/\/127\.0\.0\.1:1: .*\n$/,
    );
    assert.ok(!errors.includes("s3cr3tT0k3n"));
  });

  test("a service that heals in time costs nothing", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ status: 503, times: 1 });
    const { code, errors } = await runCli(["heartbeat"], sandbox.environment);
    assert.deepEqual([code, errors], [0, ""]);
  });

  for (
    const [what, args, variables, message] of [
      ["no heartbeat", [], {}, /there is no heartbeat: set BETTERSTACK_UPTIME_HEARTBEAT_URL/],
      [
        "a bad variable",
        [],
        { BETTERSTACK_UPTIME_HEARTBEAT_URL: "http://example.com/x" },
        /BETTERSTACK_UPTIME_HEARTBEAT_URL must be an https: URL/,
      ],
      ["a bad URL", ["--heartbeat-url=nonsense"], {}, /--heartbeat-url must be/],
      ["two ways at once", ["--fail", "--exit-code=1"], {}, /give one of them/],
      ["a code that is none", ["--exit-code=256"], {}, /from 0 to 255, not 256/],
    ] as const
  ) {
    test(`${what}: exit code 2, and a line that says what to do`, async () => {
      const { code, errors } = await runCli(["heartbeat", ...args], variables);
      assert.equal(code, 2);
      assert.match(errors, message);
      assert.equal(errors.trim().split("\n").length, 1, errors);
    });
  }
});
