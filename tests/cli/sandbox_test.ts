import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { type Cli, runCli, serve, startCli } from "../support/cli.ts";

/** Resolves with all that a sandbox has printed once it matches. */
function printed({ child }: Cli, pattern: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.on("data", (chunk) => {
      text += chunk;
      if (pattern.test(text)) resolve(text);
    });
    child.on("exit", () => reject(new Error(`it ended after ${JSON.stringify(text)}`)));
  });
}

/** The variables of `export NAME=value` lines. */
function exportedBy(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(/^export (\w+)=(.*)$/gm)].map(([, name, value]) => [name!, value!]),
  );
}

describe("better-stack sandbox", { concurrency: true }, () => {
  test("prints its address and variables that work, then what arrives, and ends with Ctrl-C", async (t) => {
    const sandbox = startCli(t, ["sandbox", "--port", "0"]);
    const beginning = await printed(sandbox, /Ctrl-C/);
    const variables = exportedBy(beginning);
    assert.deepEqual(Object.keys(variables), [
      "BETTERSTACK_SOURCE_TOKEN",
      "BETTERSTACK_INGEST_HOST",
      "BETTERSTACK_ALLOW_INSECURE_URL",
      "BETTERSTACK_UPTIME_HEARTBEAT_URL",
      "BETTERSTACK_ERRORS_DSN",
      "BETTERSTACK_API_TOKEN",
      "BETTERSTACK_TELEMETRY_URL",
      "BETTERSTACK_UPTIME_URL",
    ]);
    assert.match(
      beginning,
      /\nOpen http:\/\/127\.0\.0\.1:\d+\/ in a browser to see what arrives\n/,
    );
    assert.match(beginning, /^A local Better Stack listens on http:\/\/127\.0\.0\.1:\d+\n/);

    const arrived = printed(sandbox, /logs +202 .*\n(.*\n)*.*heartbeat +exit code 3: it broke\n/);
    const shipped = await runCli(["ship"], variables, "one\ntwo\n");
    const beaten = await runCli(["heartbeat", "--exit-code=3", "--output=it broke"], variables);
    assert.deepEqual([shipped.code, beaten.code], [0, 0]);
    assert.match(await arrived, /\d\d:\d\d:\d\d +logs +202 +2 records, \d+ bytes\n/);

    const found = await runCli(["query", "message=two"], variables);
    assert.equal(found.code, 0, found.errors);
    assert.match(found.output.toString(), /two/);

    process.kill(sandbox.child.pid!, "SIGINT");
    const { code, output, errors } = await sandbox.result;
    assert.deepEqual([code, errors], [0, ""]);
    assert.match(output.toString(), /\n2 records in 1 request, and 1 heartbeat\n$/);
  });

  test("SIGTERM ends it, too, also when its output is not read", async (t) => {
    const sandbox = startCli(t, ["sandbox", "--port=0"]);
    await printed(sandbox, /Ctrl-C/);
    sandbox.child.stdout.destroy();

    process.kill(sandbox.child.pid!, "SIGTERM");

    assert.equal((await sandbox.result).code, 0);
  });

  test("a port that is taken: exit code 1, and a line that says what to do", async (t) => {
    const { port } = await serve(t);
    const { code, errors } = await runCli(["sandbox", `--port=${port}`]);
    assert.equal(code, 1);
    assert.match(errors, /^better-stack: Cannot listen on port \d+ of 127\.0\.0\.1: .*\n$/);
  });

  test("a port that is none: exit code 2", async () => {
    const { code, errors } = await runCli(["sandbox", "--port=70000"]);
    assert.equal(code, 2);
    assert.match(errors, /--port must be a whole number from 0 to 65535, not 70000/);
  });
});
