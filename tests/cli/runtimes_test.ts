import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import process from "node:process";
import { describe, test } from "node:test";
import { runCli, serve, startCli } from "../support/cli.ts";
import { RUNTIMES } from "../support/runtimes.ts";

for (const runtime of RUNTIMES) {
  describe(`better-stack under ${runtime.name}`, { concurrency: true }, () => {
    test("ships, passes on, and ends with the right exit code", async (t) => {
      const sandbox = await serve(t, { sourceTokens: ["right"] });
      const input = randomBytes(1_000_000);

      const good = await runCli(["ship", "--tee"], sandbox.environment, input, runtime);
      const bad = await runCli(["ship", "--source-token=wrong"], sandbox.environment, "a", runtime);
      const none = await runCli(["ship"], {}, "a", runtime);

      assert.deepEqual([good.code, good.errors], [0, ""]);
      assert.ok(good.output.equals(input));
      assert.ok(sandbox.records.length > 1_000);
      assert.equal(bad.code, 1);
      assert.match(bad.errors, /^better-stack: shipped 0 of 1 record; 1 lost \(refused: .*\)\n$/);
      assert.equal(none.code, 2);
    });

    test("drains at the first SIGINT and leaves at the second", async (t) => {
      const sandbox = await serve(t);
      const { child, result } = startCli(
        t,
        ["ship", "--tee", "--batch-interval-ms=60000"],
        sandbox.environment,
        runtime,
      );
      child.stdin.write("line\n");
      await once(child.stdout, "data");

      process.kill(child.pid!, "SIGINT");
      await sandbox.waitFor(({ message }) => message === "line");
      await new Promise((resolve) => setTimeout(resolve, 150)); // later than an echo
      process.kill(child.pid!, "SIGINT");

      const { code, signal } = await result;
      assert.ok(signal === "SIGINT" || code === 130, `${signal} ${code}`);
    });
  });
}
