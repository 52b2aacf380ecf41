import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { serveSandbox } from "../../src/sandbox/mod.ts";
import { entryUrl, type Runtime, RUNTIMES } from "../support/runtimes.ts";

const PROGRAM = fileURLToPath(new URL("exit_program.mjs", import.meta.url));
const RECORDS = 10_000;

/** Runs the program to its end against a sandbox that takes 50 ms to answer. */
async function runProgram(
  runtime: Runtime,
  ending: string,
  { signal, impatient, url }: { signal?: NodeJS.Signals; impatient?: boolean; url?: string } = {},
) {
  const sandbox = await serveSandbox();
  sandbox.fail({ delayMs: 50 });
  const [command, ...args] = runtime.command;
  const program = spawn(command, [...args, PROGRAM, ending], {
    env: {
      ...process.env,
      ...sandbox.environment,
      ...(url && { BETTERSTACK_INGEST_HOST: url }),
      CORE_URL: entryUrl(runtime, "mod"),
      NODE_URL: entryUrl(runtime, "src/node/mod"),
      RECORDS: String(RECORDS),
    },
  });
  const stderr = text(program.stderr);
  const tell = () => signal && process.kill(program.pid!, signal); // Deno's program.kill() works only once
  let again: ReturnType<typeof setInterval> | undefined;
  program.stdout.once("data", () => {
    tell();
    if (impatient) again = setInterval(tell, 200); // two that come before it looks are one
  });
  const start = performance.now();
  const [code, endedBy] = await once(program, "exit") as [number | null, string | null];
  const tookMs = performance.now() - start;
  clearInterval(again);
  const records = sandbox.records.toSorted((a, b) => String(a.dt) < String(b.dt) ? -1 : 1);
  await sandbox.close();
  const logged = records.filter(({ message }) => message === "a record").length;
  return { code, endedBy, logged, last: records.at(-1), stderr: await stderr, tookMs };
}

for (const runtime of RUNTIMES) {
  describe(`the end of a process under ${runtime.name}`, { timeout: 60_000 }, () => {
    test("natural end: everything arrives without any call", async () => {
      const { logged, code, stderr } = await runProgram(runtime, "natural end");

      assert.equal(logged, RECORDS);
      assert.equal(code, 3, "the exit code is the program's own");
      assert.equal(stderr, "");
    });

    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      test(`${signal} with closeOnExit(): everything arrives, and the process ends by it`, async () => {
        const result = await runProgram(runtime, "signal", { signal });

        assert.equal(result.logged, RECORDS);
        assert.equal(result.endedBy, signal);
        assert.equal(result.stderr, "");
      });
    }

    test("a second Ctrl-C ends it at once", async () => {
      const { port, close } = await blackHole();
      const result = await runProgram(runtime, "signal", {
        signal: "SIGINT",
        impatient: true,
        url: `http://127.0.0.1:${port}`,
      });
      close();

      assert.equal(result.endedBy, "SIGINT");
      assert.ok(result.tookMs < 9_000, `it took ${result.tookMs} ms`);
    });

    test("a listener of the program's own decides the end, and can still log", async () => {
      const result = await runProgram(runtime, "signal with own listener", {
        signal: "SIGTERM",
      });

      assert.equal(result.logged, RECORDS);
      assert.equal(result.last?.message, "draining");
      assert.equal(result.code, 7);
    });

    for (
      const [ending, words] of [["throw", "nobody catches this"], ["reject", "nobody handles this"]]
    ) {
      test(`${ending}: the error is shipped as fatal, and the process dies of it`, async () => {
        const { logged, last, code, stderr } = await runProgram(runtime, ending!);
        const { name, message, stack } = last?.error as Record<string, string>;

        assert.equal(logged, RECORDS);
        assert.equal(last?.level, "fatal");
        assert.equal(last?.message, words);
        assert.deepEqual([name, message], ["TypeError", words]);
        assert.match(stack!, /exit_program/);
        assert.equal(code, 1);
        assert.match(stderr, new RegExp(words!));
      });
    }

    test("process.exit() right after logging: what is lost is said", async () => {
      const { code, stderr, logged } = await runProgram(runtime, "process.exit");

      assert.equal(logged, 0);
      assert.equal(code, 4);
      assert.match(stderr, /lost 10000 records for .*: the process ended first/);
    });

    test(
      "a dead server: the process ends all the same, and says what is lost",
      { timeout: 60_000 },
      async () => {
        const { port, close } = await blackHole();
        close();
        const result = await runProgram(runtime, "natural end", {
          url: `http://127.0.0.1:${port}`,
        });

        assert.equal(result.code, 3);
        assert.ok(result.tookMs < 50_000, `it took ${result.tookMs} ms`);
        assert.match(result.stderr, /cannot send to .*tried again/);
        assert.match(result.stderr, /lost 10000 records/);
      },
    );
  });
}

/** A server that accepts and never answers. */
async function blackHole() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return { port, close: () => void server.close() };
}
