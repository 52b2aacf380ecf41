/** The examples in the README and in doc comments compile, and those that are programs run. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { startSandbox } from "../support/platform.ts";
import { AMBIENT } from "./ambient.ts";
import { type Example, examplesIn, findExamples } from "./examples.ts";
import { whyNotRun } from "./runnable.ts";

// One check of all of them, by the tool that resolves the package's name to its source.
const skip = "Deno" in globalThis ? false : "Deno runs the examples";
const CONFIG = fileURLToPath(new URL("../../deno.json", import.meta.url));
// pino looks for its target where the program is, and there the package is not installed.
const PINO_TARGET = new URL("../../src/adapters/pino.ts", import.meta.url).href;

const examples = (await findExamples())
  .filter(({ language }) => ["ts", "js", "typescript", "javascript"].includes(language));
const folder = await mkdtemp(join(tmpdir(), "better-stack-docs-"));
after(() => rm(folder, { recursive: true }));

/** A file of the example; its name says where it is from. */
async function write({ at, code }: Example): Promise<string> {
  const file = join(folder, `${at.replaceAll(/[/:]/g, "_")}.ts`);
  const module = (/^(import|export) /m.test(code) ? code : `${code}\nexport {};`)
    .replace('target: "@mikser-io/better-stack/pino"', `target: ${JSON.stringify(PINO_TARGET)}`);
  await writeFile(file, `/// <reference path="./ambient.d.ts" />\n${module}\n`);
  return file;
}

/** Where an example brings its own, nothing arrives in the test's. */
const OWN_SANDBOX = /\b(serve|create)Sandbox\(/;
/** What in an example has to arrive somewhere. */
const LOGS = /\b(logger|log)\.(trace|debug|info|warn|error|fatal)\(/;

interface Ended {
  readonly code: number;
  readonly output: string;
}

function deno(args: readonly string[], env: Record<string, string> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = {
      cwd: folder,
      timeout: 60_000,
      env: { ...process.env, NO_COLOR: "1", ...env },
    };
    execFile(process.execPath, args, options, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr });
    });
  });
}

test("an example is found with its place, its language and its marks", () => {
  const markdown = "a\n```ts no-run\nconst a = 1;\n```\n";
  const source = "/**\n * Does.\n *\n * @example\n * ```ts\n * a();\n *\n *   b();\n * ```\n */\n";

  assert.deepEqual(examplesIn("README.md", markdown), [
    { at: "README.md:2", language: "ts", marks: ["no-run"], code: "const a = 1;" },
  ]);
  assert.deepEqual(examplesIn("mod.ts", source), [
    { at: "mod.ts:5", language: "ts", marks: [], code: "a();\n\n  b();" },
  ]);
});

test("each entry of the package has an example", async () => {
  const { default: config } = await import("../../deno.json", { with: { type: "json" } });
  for (const [name, file] of Object.entries(config.exports)) {
    const own = examples.filter(({ at }) => at.startsWith(`${file.slice(2)}:`));
    assert.ok(own.length > 0, `${name} (${file}) has no example in its module documentation`);
  }
});

test("every example compiles", { skip }, async () => {
  await writeFile(join(folder, "ambient.d.ts"), AMBIENT);
  const checked = examples.filter(({ marks }) => !marks.includes("no-check"));
  const files = await Promise.all(checked.map(write));

  const { code, output } = await deno(["check", "--quiet", "--config", CONFIG, ...files]);

  assert.equal(
    code,
    0,
    `an example does not compile; the file's name says where it is:\n${output}`,
  );
});

for (const example of examples) {
  const why = skip || whyNotRun(example) || false;
  test(`the example at ${example.at} runs`, { skip: why }, async (t) => {
    const sandbox = await startSandbox(t);
    const file = await write(example);
    // Nothing but this machine can be reached, so that no example sends anything anywhere.
    const allowed = ["--allow-env", "--allow-read", "--allow-write", "--allow-sys", "--allow-run"];
    const run = [
      "run",
      ...allowed,
      "--allow-net=127.0.0.1",
      "--no-prompt",
      "--no-check",
      "--quiet",
    ];

    const { code, output } = await deno([...run, "--config", CONFIG, file], {
      ...sandbox.environment,
    });

    assert.equal(code, 0, `${example.at} ends with ${code}:\n${output}`);
    assert.doesNotMatch(output, /better-stack: (lost|cannot)/i, example.at);
    if (LOGS.test(example.code) && !OWN_SANDBOX.test(example.code)) {
      assert.ok(sandbox.records.length > 0, `${example.at} ships nothing`);
    }
  });
}
