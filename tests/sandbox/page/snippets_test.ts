import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { curlError, snippetsOf } from "../../../src/sandbox/page/browser/snippets.ts";
import type { SandboxServer } from "../../../src/sandbox/mod.ts";
import { bundleText } from "../../support/bundle.ts";
import { RUNTIMES } from "../../support/runtimes.ts";
import { serve } from "../support.ts";

const run = promisify(execFile);

/** The code of a step, for a kind of program. */
function codeOf(sandbox: SandboxServer, title: string, about: RegExp): string {
  const snippet = snippetsOf(sandbox.environment).find((snippet) => snippet.title === title);
  const step = snippet?.steps.find((step) => about.test(step.about));
  assert.ok(step, `${title} has no step ${about}`);
  return step.code;
}

test("what the page has for curl sends a record, two beats and an error", async (t) => {
  const sandbox = await serve(t);

  for (
    const { code } of snippetsOf(sandbox.environment).find(({ title }) => title === "curl")!.steps
  ) {
    await run("sh", ["-c", code.replaceAll("curl ", "curl -sS ")]);
  }

  assert.deepEqual(sandbox.records, [{ level: "info", message: "Hello from curl" }]);
  assert.deepEqual(
    sandbox.heartbeats[0]?.beats.map(({ kind, exitCode, output }) => ({ kind, exitCode, output })),
    [{ kind: "success", exitCode: null, output: "" }, {
      kind: "exit",
      exitCode: 2,
      output: "disk full",
    }],
  );
  assert.equal(sandbox.errors.length, 1);
});

test("the curl command for an error goes where the DSN says", () => {
  const environment = {
    BETTERSTACK_SOURCE_TOKEN: "s",
    BETTERSTACK_INGEST_HOST: "http://127.0.0.1:1",
    BETTERSTACK_UPTIME_HEARTBEAT_URL: "http://127.0.0.1:1/api/v1/heartbeat/s",
    BETTERSTACK_ERRORS_DSN: "http://key@127.0.0.1:5647/7",
  };

  assert.match(
    curlError(environment),
    /"http:\/\/127\.0\.0\.1:5647\/api\/7\/envelope\/\?sentry_key=key"/,
  );
});

test("what the page has for Node and Deno logs two records", async (t) => {
  const sandbox = await serve(t);
  const folder = await mkdtemp(join(tmpdir(), "better-stack-page-"));
  t.after(() => rm(folder, { recursive: true }));
  const { command: [program, ...args] } = RUNTIMES[0]!;

  for (const title of ["Node", "Deno"]) {
    const file = join(folder, `${title}.mjs`);
    await writeFile(file, fromSource(codeOf(sandbox, title, /^Log/), "mod.ts"));
    // What is to be exported is what the shell would have exported.
    const exported = codeOf(sandbox, title, /^Point/).split("\n")
      .map((line) => /^export (\w+)=(.*)$/.exec(line)!.slice(1) as [string, string]);
    await run(program, [...args, file], {
      env: { ...process.env, ...Object.fromEntries(exported) },
    });
  }

  assert.deepEqual(sandbox.records.map(({ level, message }) => [level, message]), [
    ["info", "served request"],
    ["error", "boom"],
    ["info", "served request"],
    ["error", "boom"],
  ]);
});

test("what the page has for Workers logs a record with the variables of .dev.vars", async (t) => {
  const sandbox = await serve(t);
  const folder = await mkdtemp(join(tmpdir(), "better-stack-page-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "worker.mjs");
  await writeFile(file, await bundleText(codeOf(sandbox, "Workers", /Worker/)));
  const variables = codeOf(sandbox, "Workers", /\.dev\.vars/).split("\n")
    .map((line) => line.split(/=(.*)/).slice(0, 2) as [string, string]);
  const waiting: Promise<unknown>[] = [];
  const context = {
    waitUntil: (promise: Promise<unknown>) => void waiting.push(promise),
    passThroughOnException() {},
  };

  const { default: worker } = await import(file);
  await worker.fetch(new Request("https://example.com/a"), Object.fromEntries(variables), context);
  await Promise.all(waiting);

  assert.equal(sandbox.records[0]?.message, "looking");
});

test("what the page has for mikser is a configuration with the plugin in it", async (t) => {
  const sandbox = await serve(t);
  const folder = await mkdtemp(join(tmpdir(), "better-stack-page-"));
  t.after(() => rm(folder, { recursive: true }));
  const config = fromSource(codeOf(sandbox, "mikser", /mikser\.config/), "src/adapters/mikser.ts");
  await writeFile(join(folder, ".env"), codeOf(sandbox, "mikser", /\.env/));
  await writeFile(join(folder, "mikser.config.mjs"), config);
  const print =
    "import config from './mikser.config.mjs'; console.log(config.plugins.length, process.env.BETTERSTACK_INGEST_HOST);";
  await writeFile(
    join(folder, "print.mjs"),
    `import process from "node:process"; globalThis.process ??= process; ${print}`,
  );
  const { command: [program, ...args] } = RUNTIMES[0]!;

  const { stdout } = await run(program, [...args, "print.mjs"], { cwd: folder });

  assert.equal(stdout.trim(), `1 ${sandbox.url}`);
});

/** Code that imports the source instead of the package. */
function fromSource(code: string, entry: string): string {
  const path = fileURLToPath(new URL(`../../../${entry}`, import.meta.url));
  return code.replace(/"@mikser-io\/better-stack[^"]*"/, JSON.stringify(path));
}
