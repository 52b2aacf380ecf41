import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { type Cli, residentMegabytes, serve, startCli } from "../support/cli.ts";

const NO_PROC = residentMegabytes(process) === undefined && "there is no /proc to read memory from";
const MB = 1_000_000;

/** Notes the most memory that a process has until it ends. */
async function mostMegabytes({ child, result }: Cli): Promise<number> {
  let most = 0;
  const timer = setInterval(() => most = Math.max(most, residentMegabytes(child) ?? 0), 10);
  await result;
  clearInterval(timer);
  return most;
}

describe("better-stack run under pressure", { skip: NO_PROC }, () => {
  test("100 MB of output: all of it passes, and memory stays flat", async (t) => {
    const cli = startCli(t, ["run", "--", "sh", "-c", "head -c 100000000 /dev/zero"]);
    const [most, { code, output }] = await Promise.all([mostMegabytes(cli), cli.result]);
    assert.deepEqual([code, output.length], [0, 100 * MB]);
    assert.ok(most < 300, `${most} MB`);
  });

  test(
    "100 MB of lines during an outage of the log: the job is held up for seconds, not for ever",
    { timeout: 60_000 },
    async (t) => {
      const sandbox = await serve(t);
      sandbox.fail({ status: 503, target: "ingest" });
      const line = "x".repeat(99);
      const script = `yes ${line} | head -c 100000000`;
      const cli = startCli(t, ["run", "--", "sh", "-c", script], sandbox.environment);

      const [most, { code, output, errors }] = await Promise.all([mostMegabytes(cli), cli.result]);

      assert.deepEqual([code, output.length], [0, 100 * MB]);
      assert.ok(most < 400, `${most} MB`);
      assert.match(errors, /shipped 0 of 1000000 records; 1000000 lost/);
      assert.equal(sandbox.heartbeats[0]?.status, "up");
    },
  );

  test("a job that writes faster than lines get through waits: not one is lost", async (t) => {
    const sandbox = await serve(t);
    const cli = startCli(
      t,
      ["run", "--max-queue-bytes=1000000", "--", "sh", "-c", "seq 1 200000"],
      sandbox.environment,
    );
    const { code, errors } = await cli.result;
    assert.deepEqual([code, errors, sandbox.records.length], [0, "", 200_000]);
  });

  test("binary output passes byte for byte, and the heartbeat has what can be read of it", async (t) => {
    const sandbox = await serve(t);
    const directory = await mkdtemp(join(tmpdir(), "better-stack-run-"));
    t.after(() => rm(directory, { recursive: true }));
    const input = randomBytes(3 * MB);
    await writeFile(join(directory, "random"), input);

    const { result } = startCli(
      t,
      ["run", "--", "sh", "-c", `cat ${directory}/random; exit 1`],
      sandbox.environment,
    );
    const { code, output, errors } = await result;

    assert.deepEqual([code, errors], [1, ""]);
    const hash = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    assert.equal(hash(output), hash(input));
    assert.equal(sandbox.heartbeats[0]?.beats[0]?.exitCode, 1);
    assert.ok(sandbox.records.length > 1_000);
  });
});
