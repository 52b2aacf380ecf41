import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { describe, test } from "node:test";
import { runCli, serve, startCli, until, write } from "../support/cli.ts";

describe("better-stack ship --tee", { concurrency: true }, () => {
  test("passes the input on byte for byte, whatever it is", async (t) => {
    const sandbox = await serve(t);
    const input = randomBytes(3_000_000);

    const { code, output } = await runCli(["ship", "--tee"], sandbox.environment, input);

    assert.equal(code, 0);
    assert.ok(output.equals(input), `${output.length} of ${input.length} bytes`);
    assert.ok(sandbox.records.length > 1_000);
  });

  test("passes a line on as it comes, and not when it is shipped", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ hang: true });
    const { child, result } = startCli(
      t,
      ["ship", "--tee", "--close-timeout-ms=1"],
      sandbox.environment,
    );

    child.stdin.write("half a line");
    const [chunk] = await once(child.stdout, "data");

    assert.equal(String(chunk), "half a line");
    child.stdin.end();
    assert.equal((await result).code, 1);
  });

  test("a reader that is slow slows the writer down, and holds up no shipping", async (t) => {
    const sandbox = await serve(t);
    const { child, result } = startCli(t, ["ship", "--tee"], sandbox.environment);
    child.stdout.pause();
    const input = "line of text\n".repeat(100_000);

    const written = write(child, input).then(() => child.stdin.end());
    await sandbox.waitFor(() => true);
    await until(() => sandbox.records.length > 1_000);
    assert.ok(sandbox.records.length < 100_000, "it waits for the reader");
    child.stdout.resume();
    await written;
    const { code, output } = await result;

    assert.equal(code, 0);
    assert.equal(output.toString(), input);
    assert.equal(sandbox.records.length, 100_000);
  });

  test("a reader that leaves changes nothing: everything is shipped, and nothing is said", async (t) => {
    const sandbox = await serve(t);
    const { child, result } = startCli(t, ["ship", "--tee"], sandbox.environment);

    child.stdin.write("first\n");
    await once(child.stdout, "data");
    child.stdout.destroy();
    child.stdin.end("line of text\n".repeat(50_000));
    const { code, errors } = await result;

    assert.deepEqual([code, errors], [0, ""]);
    assert.equal(sandbox.records.length, 50_001);
  });

  test("without anybody on standard error the exit code still tells", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ status: 401 });
    const { child, result } = startCli(t, ["ship"], sandbox.environment);

    child.stderr.destroy();
    child.stdin.end("line\n");

    assert.equal((await result).code, 1);
  });
});
