/** examples/deno runs as it is, and so does its own test. */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { startDenoServer } from "../support/deno_server.ts";
import { startSandbox } from "../support/platform.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const EXAMPLE = join(ROOT, "examples/deno");
// Ours has stand-ins for what comes from JSR, which not every machine can reach.
const OUR_CONFIG = `--config=${join(ROOT, "deno.json")}`;
const FLAGS = ["--allow-net", "--allow-env", "--allow-read"];

interface Test {
  after(work: () => unknown): void;
}

/** A copy of the example, which goes with the test. */
async function copyExample(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "better-stack-"));
  t.after(() => rm(folder, { recursive: true }));
  await cp(EXAMPLE, folder, { recursive: true });
  return folder;
}

/** Runs the example with a sandbox's variables in its `.env`. */
async function greetAda(t: Test, folder: string, flags: readonly string[]): Promise<void> {
  const sandbox = await startSandbox(t);
  const variables = Object.entries(sandbox.environment).map(([name, value]) => `${name}=${value}`);
  await writeFile(join(folder, ".env"), variables.join("\n"));
  const main = pathToFileURL(join(folder, "main.ts"));
  const server = await startDenoServer(main, {}, [...flags, ...FLAGS], ["0"], folder);
  t.after(() => server.stop());

  assert.equal(await (await server.fetch("/?name=Ada")).text(), "Hello, Ada\n");
  await server.stop();

  const greeting = await sandbox.waitFor(({ message }) => message === "greeting");
  assert.equal(greeting.service, "greeter");
}

async function runDeno(folder: string, args: readonly string[]): Promise<string> {
  const options = { cwd: folder, timeout: 60_000, env: { ...process.env, NO_COLOR: "1" } };
  const { stdout, stderr } = await promisify(execFile)("deno", args, options);
  return stdout + stderr;
}

test("examples/deno ships what it logs, with its variables from an .env file", async (t) => {
  await greetAda(t, await copyExample(t), [OUR_CONFIG]);
});

test("examples/deno passes its own test", async (t) => {
  const folder = await copyExample(t);
  const file = join(folder, "greet_test.ts"); // without it, those of our configuration would run

  const output = await runDeno(folder, ["test", "--no-check", OUR_CONFIG, "--allow-env", file]);

  assert.match(output, /2 passed/);
});

const isReachable = await runDeno(EXAMPLE, ["cache", "--no-config", "jsr:@std/assert@1"])
  .then(() => true, () => false);

test("examples/deno does both with what comes from JSR", {
  skip: isReachable ? false : "skipped: JSR not reachable",
}, async (t) => {
  const folder = await copyExample(t);
  const config = JSON.parse(await readFile(join(folder, "deno.json"), "utf8"));
  config.imports["@mikser-io/better-stack/deno"] = new URL(
    "../../src/adapters/deno.ts",
    import.meta.url,
  ).href; // as it will be published
  await writeFile(join(folder, "deno.json"), JSON.stringify(config));

  assert.match(await runDeno(folder, ["test", "--quiet", "--allow-env"]), /2 passed/);
  await greetAda(t, folder, []);
});
