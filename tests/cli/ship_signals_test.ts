import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { describe, test } from "node:test";
import { cleanEnvironment, cliCommand, serve, startCli, until } from "../support/cli.ts";

const LATER_THAN_AN_ECHO_MS = 150;
const SKIP_ON_WINDOWS = process.platform === "win32" && "there are no process groups on Windows";

/** A program that logs until it is interrupted, then says goodbye in its own time, and ends. */
const APP = `
  let n = 0;
  const timer = setInterval(() => console.log(JSON.stringify({ level: 30, n: n++ })), 5);
  process.on("SIGINT", () => {
    clearInterval(timer);
    console.log(JSON.stringify({ level: 30, n: n++ }));
    setTimeout(() => console.log(JSON.stringify({ level: 30, msg: "goodbye", n: n++ })), 300);
  });
`;

/** A shell that runs `app | better-stack ship` in a process group of its own, as a terminal does. */
function startPipeline(variables: Readonly<Record<string, string>>): ChildProcess {
  const quote = (words: readonly string[]) => words.map((word) => `'${word}'`).join(" ");
  const app = "Deno" in globalThis
    ? [process.execPath, "eval", APP.replaceAll("\n", " ")]
    : [process.execPath, "-e", APP.replaceAll("\n", " ")];
  // The shell itself is interrupted, too: it must live on to tell the exit code.
  const script = `trap : INT; ${quote(app)} | ${quote(cliCommand(["ship"]))}; exit $?`;
  return spawn("sh", ["-c", script], {
    detached: true,
    stdio: ["ignore", "ignore", "pipe"],
    env: cleanEnvironment(variables),
  });
}

/** Sends a signal and nothing else: Deno's `child.kill()` also closes the pipes. */
function tell({ pid }: ChildProcess, signal: "SIGINT" | "SIGTERM" | "SIGHUP"): void {
  process.kill(pid!, signal);
}

describe("better-stack ship, told to end", { concurrency: true }, () => {
  test("Ctrl-C on a pipeline: the program ends first, and all that it wrote arrives", {
    skip: SKIP_ON_WINDOWS,
  }, async (t) => {
    const sandbox = await serve(t);
    const shell = startPipeline(sandbox.environment);
    t.after(() => shell.exitCode === null && process.kill(-shell.pid!, "SIGKILL"));
    await sandbox.waitFor(({ n }) => n === 0, { timeoutMs: 10_000 });

    process.kill(-shell.pid!, "SIGINT");
    const [code] = await once(shell, "exit");

    assert.equal(code, 0);
    assert.equal(sandbox.records.at(-1)?.message, "goodbye");
    assert.deepEqual(sandbox.records.map(({ n }) => n), [...sandbox.records.keys()]);
  });

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    test(`${signal}: what was read goes at once, what still comes goes, too, and the exit code is 0`, async (t) => {
      const sandbox = await serve(t);
      const { child, result } = startCli(
        t,
        ["ship", "--batch-interval-ms=60000", "--tee"],
        sandbox.environment,
      );
      child.stdin.write("before\n");
      await once(child.stdout, "data");

      tell(child, signal);
      await sandbox.waitFor(({ message }) => message === "before");
      child.stdin.end("after\n");
      const { code, errors } = await result;

      assert.deepEqual([code, errors], [0, ""]);
      assert.deepEqual(sandbox.records.map(({ message }) => message), ["before", "after"]);
    });
  }

  test("the same signal twice within a blink is one: wrappers pass it on", async (t) => {
    const sandbox = await serve(t);
    const { child, result } = startCli(t, ["ship", "--tee"], sandbox.environment);
    child.stdin.write("before\n");
    await once(child.stdout, "data");

    tell(child, "SIGINT");
    tell(child, "SIGINT");
    await sandbox.waitFor(({ message }) => message === "before");
    child.stdin.end("after\n");

    assert.equal((await result).code, 0);
    assert.equal(sandbox.records.length, 2);
  });

  test("a second SIGINT leaves at once, and says what was lost", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ hang: true });
    const { child, result } = startCli(
      t,
      ["ship", "--tee", "--batch-interval-ms=60000"],
      sandbox.environment,
    );
    child.stdin.write("line\n");
    await once(child.stdout, "data");

    tell(child, "SIGINT");
    await until(() => sandbox.requests.length === 1);
    await new Promise((resolve) => setTimeout(resolve, LATER_THAN_AN_ECHO_MS));
    const started = performance.now();
    tell(child, "SIGINT");
    const { code, signal, errors } = await result;

    assert.ok(signal === "SIGINT" || code === 130, `${signal} ${code}`);
    assert.ok(performance.now() - started < 5_000);
    assert.equal(
      errors,
      "better-stack: shipped 0 of 1 record; 1 lost (deadline: not delivered in time)\n",
    );
  });

  test("a second SIGINT says in words of its own that an unfinished line came too late", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ hang: true });
    const { child, result } = startCli(
      t,
      ["ship", "--tee", "--batch-interval-ms=60000"],
      sandbox.environment,
    );
    child.stdin.write("line\nunfinished");
    await once(child.stdout, "data");

    tell(child, "SIGINT");
    await until(() => sandbox.requests.length === 1);
    await new Promise((resolve) => setTimeout(resolve, LATER_THAN_AN_ECHO_MS));
    tell(child, "SIGINT");
    const { errors } = await result;

    const reasons = errors.match(/shipped 0 of 2 records; 2 lost \((.*)\)/)?.[1]?.split("; ")
      .sort();
    assert.deepEqual(reasons, [
      "1 closed: read too late to be sent",
      "1 deadline: not delivered in time",
    ]);
  });

  test("a second signal leaves at once even while the writer waits and nobody reads the tee", async (t) => {
    const sandbox = await serve(t);
    sandbox.fail({ status: 503 });
    const { child, result } = startCli(
      t,
      ["ship", "--tee", "--max-queue-bytes=100000"],
      sandbox.environment,
    );
    child.stdout.pause();
    child.stdin.write("line of text\n".repeat(1_000_000));
    await until(() => sandbox.requests.length > 0);

    tell(child, "SIGTERM");
    await new Promise((resolve) => setTimeout(resolve, 3 * LATER_THAN_AN_ECHO_MS));
    tell(child, "SIGTERM");
    const [code, signal] = await once(child, "exit");
    child.stdout.resume();
    await result;

    assert.ok(signal === "SIGTERM" || code === 143, `${signal} ${code}`);
  });
});
