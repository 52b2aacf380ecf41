import assert from "node:assert/strict";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, test } from "node:test";
import { pause } from "../../src/core/timer.ts";
import { serveBeats } from "../support/beat_server.ts";
import { type Cli, startCli, until } from "../support/cli.ts";

const skip = process.platform === "win32" && "there are no signals on Windows";

/** Sends a signal and nothing else: Deno's `child.kill()` also closes the pipes. */
function tell({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  process.kill(pid!, signal);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe("better-stack run, told to end", { concurrency: true, skip }, () => {
  /** Starts a shell script as a job; resolves once it has written its first line. */
  async function startJob(
    t: Parameters<typeof startCli>[0],
    script: string,
    url: string,
    flags: readonly string[] = [],
  ): Promise<Cli> {
    const cli = startCli(t, ["run", ...flags, "--", "sh", "-c", script], {
      BETTERSTACK_UPTIME_HEARTBEAT_URL: url,
      BETTERSTACK_ALLOW_INSECURE_URL: "1",
    });
    await once(cli.child.stdout, "data");
    return cli;
  }

  for (
    const [signal, number] of [
      ["SIGINT", 2],
      ["SIGTERM", 15],
      ["SIGHUP", 1],
      ["SIGQUIT", 3],
      ["SIGUSR1", 10],
      ["SIGUSR2", 12],
    ] as const
  ) {
    test(`${signal} reaches the job, and both end by it`, async (t) => {
      const server = await serveBeats(t);
      const { child, result } = await startJob(t, "echo ready; exec sleep 60", server.url);

      tell(child, signal);
      const { code, signal: endedBy } = await result;

      assert.ok(endedBy === signal || code === 128 + number, `${code} ${endedBy}`);
      assert.deepEqual(server.beats.map(({ ending }) => ending), [`/${128 + number}`]);
    });

    test(`${signal} to a job that tidies up: its last words and its own exit code count`, async (t) => {
      const server = await serveBeats(t);
      const trap = `trap 'echo bye; exit 0' ${
        signal.slice(3)
      }; echo ready; while :; do sleep 0.05; done`;
      const { child, result } = await startJob(t, trap, server.url);

      tell(child, signal);
      const { code, output } = await result;

      assert.deepEqual([code, output.toString()], [0, "ready\nbye\n"]);
      assert.deepEqual(server.beats.map(({ ending }) => ending), [""]);
    });
  }

  test("a job that ignores SIGTERM goes on, and is watched to its end", async (t) => {
    const server = await serveBeats(t);
    const script = "trap '' TERM; echo ready; cat; exit 3";
    const { child, result } = await startJob(t, script, server.url);

    tell(child, "SIGTERM");
    await pause(500); // a signal that comes after the job's end means something else
    child.stdin.end("still here\n");
    const { code, output } = await result;

    assert.deepEqual([code, output.toString()], [3, "ready\nstill here\n"]);
    assert.equal(server.beats[0]?.ending, "/3");
  });

  test("--timeout ends a job and all that it started: exit code 124", async (t) => {
    const server = await serveBeats(t);
    const { result, child } = await startJob(
      t,
      "sleep 60 & echo $!; wait",
      server.url,
      ["--name=nightly", "--timeout=2s"],
    );
    child.stdin.end();
    const { code, output, errors } = await result;

    assert.deepEqual(
      [code, errors],
      [124, "better-stack: nightly: it ran for too long, and was ended\n"],
    );
    assert.equal(server.beats[0]?.ending, "/124");
    assert.match(server.beats[0].body, /^\d+\nbetter-stack: it ran for too long, and was ended\n$/);
    const pid = Number(output.toString());
    await until(() => isZombieOrGone(pid));
  });

  test(
    "--timeout ends a job that ignores SIGTERM by force, 5 s later",
    { timeout: 60_000 },
    async (t) => {
      const server = await serveBeats(t);
      const script = "trap '' TERM; echo ready; while :; do sleep 0.1; done";
      const { result } = await startJob(t, script, server.url, ["--timeout=2s"]);

      const { code } = await result;

      assert.equal(code, 124);
      assert.equal(server.beats[0]?.ending, "/124");
    },
  );

  test("a job that ends in time is not touched by --timeout", async (t) => {
    const server = await serveBeats(t);
    const { result } = await startJob(t, "echo ready", server.url, ["--timeout=24d"]);
    assert.equal((await result).code, 0);
    assert.equal(server.beats[0]?.ending, "");
  });

  test("a signal after the job's end ends the wait for the heartbeat; the exit code stays", async (t) => {
    const server = await serveBeats(t, "hang");
    const { child, result } = await startJob(t, "echo ready; exit 7", server.url);
    await server.arrived(1);

    tell(child, "SIGTERM");
    const { code, errors } = await result;

    assert.equal(code, 7);
    assert.match(errors, /^better-stack: left before Better Stack was told of everything\n$/);
  });

  test("what the job leaves running does not hold the beat up", async (t) => {
    const server = await serveBeats(t);
    const directory = await mkdtemp(join(tmpdir(), "better-stack-run-"));
    t.after(() => rm(directory, { recursive: true }));
    const file = join(directory, "pid");
    const { result } = await startJob(t, `sleep 60 & echo $! > ${file}; echo ready`, server.url);

    assert.equal((await result).code, 0);

    assert.equal(server.beats[0]?.ending, "");
    const pid = Number(await readFile(file, "utf8"));
    assert.ok(isRunning(pid));
    process.kill(pid);
  });

  test("nobody reads the output any longer: the job learns of it", async (t) => {
    const server = await serveBeats(t);
    const { child, result } = await startJob(t, "while echo more; do :; done 2>&1", server.url);
    child.stdout.destroy();
    await result;
    assert.equal(server.beats.length, 1);
  });
});

/** Nobody may be there to collect an orphan that has ended. */
function isZombieOrGone(pid: number): boolean {
  if (!isRunning(pid)) return true;
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return true;
  }
}
