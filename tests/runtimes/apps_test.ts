/** The package, installed and used as its users do: by npm and pnpm, in ES modules and CommonJS. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, writeFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { cleanEnvironment, serve } from "../support/cli.ts";
import type { Runtime } from "../support/runtimes.ts";
import { CONSUMER, PNPM, runtimes } from "./places.ts";

const FOLDERS = [["npm", CONSUMER], ["pnpm", PNPM]] as const;

/** Runs a program in a folder in which the package is installed, until it ends by itself. */
async function runApp(
  t: Parameters<typeof serve>[0],
  runtime: Runtime,
  folder: URL,
  name: string,
  text?: string,
) {
  const program = new URL(name, folder);
  await writeFile(program, text ?? await readFile(new URL(`apps/${name}`, import.meta.url)));
  const sandbox = await serve(t);
  const [command, ...args] = runtime.command;
  const running = spawn(command, [...args, fileURLToPath(program), runtime.name], {
    cwd: fileURLToPath(folder),
    env: cleanEnvironment(sandbox.environment),
  });
  const said = textOf(running.stderr);
  running.stdout.resume();
  const [code] = await once(running, "close");
  assert.equal(await said, "");
  assert.equal(code, 0);
  return sandbox;
}

for (const runtime of runtimes()) {
  for (const [manager, folder] of FOLDERS) {
    describe(`installed by ${manager}, under ${runtime.name}`, { timeout: 60_000 }, () => {
      test("an ES module imports every entry, logs, beats, and ends by itself", async (t) => {
        const sandbox = await runApp(t, runtime, folder, "app.mjs");

        const [record, ...others] = sandbox.records;
        assert.equal(others.length, 0);
        assert.equal(record?.message, "from an ES module");
        assert.equal(record.app, runtime.name);
        const loaded = record.loaded as Record<string, readonly string[]>;
        assert.deepEqual(Object.keys(loaded), Object.keys(config.exports));
        assert.ok(Object.values(loaded).every(({ length }) => length > 0));
        assert.equal(sandbox.heartbeats[0]?.beats.length, 1);
      });

      test("a CommonJS app has pino find the transport by its name", async (t) => {
        const sandbox = await runApp(t, runtime, folder, "app.cjs");

        assert.deepEqual(sandbox.records.map(({ message }) => message).sort(), [
          "from CommonJS",
          "from pino",
          "of many",
        ]);
        assert.ok(sandbox.records.every(({ app }) => app === runtime.name));
      });
    });
  }
}

test("Deno finds the package by npm: specifiers", async (t) => {
  const deno = runtimes().find(({ name }) => name === "Deno")!;
  const sandbox = await runApp(
    t,
    deno,
    CONSUMER,
    "specifiers.ts",
    `import { createLogger } from "npm:@mikser-io/better-stack";
    import { closeOnExit } from "npm:@mikser-io/better-stack/deno";
    closeOnExit(createLogger());
    createLogger({ fields: { app: Deno.args[0] } }).info("from an npm: specifier");`,
  );

  assert.deepEqual(sandbox.records.map(({ message }) => message), ["from an npm: specifier"]);
});
