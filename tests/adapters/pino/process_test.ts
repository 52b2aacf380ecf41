import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import type { PinoTransportOptions } from "../../../src/adapters/pino.ts";
import { type SandboxFault, type SandboxOptions, serveSandbox } from "../../../src/sandbox/mod.ts";
import { entryUrl, type Runtime, RUNTIMES } from "../../support/runtimes.ts";

const PROGRAM = fileURLToPath(new URL("program.mjs", import.meta.url));
const LINES = 10_000;

interface Circumstances {
  readonly lines?: number;
  readonly fault?: SandboxFault;
  readonly sandbox?: SandboxOptions;
  readonly options?: PinoTransportOptions | Record<string, unknown>;
  readonly environment?: Record<string, string>;
}

/** Runs the program to its end. */
async function runProgram(
  runtime: Runtime,
  ending: string,
  { lines = LINES, fault, sandbox: traits, options = {}, environment }: Circumstances = {},
) {
  const sandbox = await serveSandbox(traits);
  if (fault) sandbox.fail(fault);
  const [command, ...args] = runtime.command;
  const program = spawn(command, [...args, PROGRAM, ending, JSON.stringify(options)], {
    env: {
      ...process.env,
      ...sandbox.environment,
      ...environment,
      PINO_TARGET: entryUrl(runtime, "src/adapters/pino"),
      LINES: String(lines),
      NO_COLOR: "1",
    },
  });
  program.stdout.once("data", () => process.kill(program.pid!, "SIGTERM"));
  const [stdout, stderr] = [text(program.stdout), text(program.stderr)];
  const start = performance.now();
  const [code, signal] = await once(program, "exit") as [number | null, string | null];
  const tookMs = performance.now() - start;
  const arrived = new Set(sandbox.records.map(({ n }) => n)).size;
  await sandbox.close();
  return { code, signal, arrived, stdout: await stdout, stderr: await stderr, tookMs };
}

for (const runtime of RUNTIMES) {
  const isDeno = runtime.name === "Deno";

  describe(`the end of a process that logs with pino under ${runtime.name}`, {
    timeout: 60_000,
  }, () => {
    for (
      const [ending, exitCode] of [
        ["natural end", 0],
        ["process.exit", 4],
        ["SIGTERM with a handler", 7],
        ["uncaught exception with a handler", 5],
        ["uncaught exception", 1],
        ["unhandled rejection", 1],
      ] as const
    ) {
      const skip = isDeno && exitCode === 1 && "Deno ends at once, without an exit event";
      test(`${ending}: all ${LINES} lines arrive`, { skip }, async () => {
        const result = await runProgram(runtime, ending, { fault: { delayMs: 50 } });

        assert.equal(result.arrived, LINES);
        assert.equal(result.code, exitCode);
        assert.equal(result.stdout, ending.startsWith("SIGTERM") ? "ready\n" : "");
        if (exitCode !== 1) assert.equal(result.stderr, "");
      });
    }

    for (
      const [name, circumstances] of [
        ["never answers", { fault: { hang: true } }],
        ["is down", { environment: { BETTERSTACK_INGEST_HOST: "http://127.0.0.1:9" } }],
      ] as [string, Circumstances][]
    ) {
      test(`a server that ${name} delays it by closeTimeoutMs, and the loss is told once`, async () => {
        const options = { closeTimeoutMs: 1_000 };
        const result = await runProgram(runtime, "process.exit", { ...circumstances, options });

        assert.equal(result.code, 4);
        assert.ok(result.tookMs > 900 && result.tookMs < 7_500, `it took ${result.tookMs} ms`);
        assert.equal(result.stdout, "");
        assert.match(result.stderr, /^better-stack: lost 10000 records for [^\n]+\n$/);
      });
    }

    test("nothing pending: it ends at once, whatever the server does", async () => {
      const circumstances = { lines: 0, fault: { hang: true } } as const;
      const result = await runProgram(runtime, "process.exit", circumstances);

      assert.ok(result.tookMs < 7_500, `it took ${result.tookMs} ms`);
      assert.deepEqual([result.stdout, result.stderr], ["", ""]);
    });

    test("a wrong token is told once, and costs no time", async () => {
      const sandbox = { sourceTokens: ["another"] };
      const options = { sourceToken: "wrong-token" };
      const result = await runProgram(runtime, "natural end", { sandbox, options });

      assert.equal(result.code, 0);
      assert.ok(result.tookMs < 7_500, `it took ${result.tookMs} ms`);
      assert.equal(result.stdout, "");
      assert.match(result.stderr, /^better-stack: lost \d+ records for [^\n]+ 401; [^\n]+\n$/);
      assert.ok(!result.stderr.includes("wrong-token"));
    });

    test("bad options are told once and treated as not set", async () => {
      const options = {
        level: "loud",
        maxBatchRecords: -3,
        ingestingHost: "no host",
        options: { endpoint: "ftp://example.com" },
        closeTimeoutMs: 60_000,
        fields: "none",
      };
      const result = await runProgram(runtime, "process.exit", { lines: 10, options });

      assert.equal(result.arrived, 10);
      assert.equal(result.code, 4);
      assert.equal(result.stdout, "");
      assert.equal(
        result.stderr,
        "better-stack: options that are treated as not set: " +
          "level must be one of trace, debug, info, notice, warn, error, fatal, panic, not loud; " +
          "maxBatchRecords must be at least 1, not -3; " +
          "ingestingHost must be a host name or a full URL; " +
          "closeTimeoutMs must be from 0 to 8000, not 60000; " +
          "fields must be an object, not string; " +
          "options.endpoint must be an https: URL\n",
      );
    });

    test("no token: it says so once and goes on", async () => {
      const environment = {
        LOGTAIL_SOURCE_TOKEN: "",
        BETTERSTACK_SOURCE_TOKEN: "",
        BETTER_STACK_SOURCE_TOKEN: "",
      };
      const result = await runProgram(runtime, "process.exit", { environment });

      assert.equal(result.code, 4);
      assert.equal(result.arrived, 0);
      assert.match(result.stderr, /^better-stack: nothing is shipped, [^\n]+\n$/);
    });
  });
}
