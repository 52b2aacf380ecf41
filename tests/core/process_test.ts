/* What a logger does to the process it is in. (tests/node/close_on_exit_test.ts has the ends of processes.) */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { type Answering, serveIntake, TOKEN } from "../support/intake.ts";
import { entryUrl, type Runtime, RUNTIMES } from "../support/runtimes.ts";

const PROGRAM = fileURLToPath(new URL("delivery_program.mjs", import.meta.url));

/** Runs the program to its end. */
async function run(t: TestContext, runtime: Runtime, behaviour: string, answer?: Answering) {
  const intake = await serveIntake(t, answer);
  const [command, ...args] = runtime.command;
  const start = performance.now();
  const program = spawn(command, [...args, PROGRAM, behaviour], {
    env: {
      ...process.env,
      BETTERSTACK_SOURCE_TOKEN: TOKEN,
      BETTERSTACK_INGEST_HOST: intake.url,
      BETTERSTACK_ALLOW_INSECURE_URL: "1",
      CORE_URL: entryUrl(runtime, "mod"),
    },
  });
  const output = Promise.all([text(program.stdout), text(program.stderr)]);
  const [code] = await once(program, "exit") as [number | null];
  const [stdout, stderr] = await output;
  return { intake, code, stdout, stderr, tookMs: performance.now() - start };
}

for (const runtime of RUNTIMES) {
  describe(`a process with a logger, under ${runtime.name}`, { timeout: 60_000 }, () => {
    test("runs nothing at import, and nothing when a logger is created", async (t) => {
      const { stdout, intake } = await run(t, runtime, "import");

      assert.equal(stdout.trim(), "0 calls, 0 listeners");
      assert.equal(intake.requests.length, 0);
    });

    for (const [behaviour, records] of [["full", 1_000], ["flush", 3], ["close", 3]] as const) {
      test(`ends as soon as all is delivered: ${behaviour}`, async (t) => {
        const { intake, tookMs, code, stderr } = await run(t, runtime, behaviour);

        // The batch interval is ten minutes.
        assert.ok(tookMs < 30_000, `it took ${tookMs} ms`);
        assert.deepEqual([intake.delivered.length, code, stderr], [records, 0, ""]);
      });
    }

    test("lives until its last records have had their interval", async (t) => {
      const { intake, stderr } = await run(t, runtime, "trickle");

      assert.equal(intake.delivered.length, 3);
      assert.equal(stderr, "");
    });

    test("does not live on for a service that refuses, and says what is lost", async (t) => {
      const { tookMs, stderr, code } = await run(t, runtime, "full", () => 403);

      assert.ok(tookMs < 30_000, `it took ${tookMs} ms`);
      assert.match(stderr, /^better-stack: lost 1000 records .* it answered 403; [^\n]+\n$/);
      assert.equal(code, 0);
    });

    test("says what is lost when it ends by process.exit()", async (t) => {
      const { stderr, code, intake } = await run(t, runtime, "exit");

      assert.match(stderr, /^better-stack: lost 3 records .* the process ended first\n$/);
      assert.deepEqual([code, intake.requests.length], [4, 0]);
      assert.ok(!stderr.includes(TOKEN));
    });

    test("ends by process.exit() though an onError logs what is lost", async (t) => {
      const { stdout, code } = await run(t, runtime, "exit, onError logs");

      assert.equal(stdout.trim(), "told 1 times");
      assert.equal(code, 4);
    });
  });
}
