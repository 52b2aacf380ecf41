/** The published package goes through the bundlers that its users have. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { CONSUMER, tool } from "../runtimes/places.ts";
import { BUNDLERS } from "./bundlers.ts";
import { ALL_ENTRIES, fileName, NEUTRAL_ENTRIES } from "./entries.ts";

/** Writes a program for each entry, which exports all of it, and bundles them. */
async function bundle(name: string, platform: "browser" | "node", entries: readonly string[]) {
  const outdir = fileURLToPath(new URL(`${name}-${platform}/`, CONSUMER));
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(`${outdir}src`, { recursive: true });
  const input = Object.fromEntries(entries.map((entry) => {
    const file = `${outdir}src/${fileName(entry)}.js`;
    writeFileSync(file, `export * as all from "${entry}";\n`);
    return [fileName(entry), file];
  }));
  const warnings = await BUNDLERS[name]!({ input, outdir, platform });
  const files = readdirSync(outdir).filter((file) => file.endsWith(".mjs"));
  return { outdir, warnings, files };
}

/** Loads each program under Node 20, and says what it exports. */
function load(outdir: string, entries: readonly string[]): Record<string, string[]> {
  const program = `const exports = {};
    for (const name of process.argv.slice(1)) {
      exports[name] = Object.keys((await import("${outdir}" + name + ".mjs")).all).sort();
    }
    process.stdout.write(JSON.stringify(exports));`;
  const args = ["--input-type=module", "--eval", program, ...entries.map(fileName)];
  return JSON.parse(String(execFileSync(tool("node20/bin/node"), args)));
}

/** The same for the package as it is. */
function loadUnbundled(entries: readonly string[]): Record<string, string[]> {
  const program = `const exports = {};
    for (const [name, entry] of ${
    JSON.stringify(entries.map((entry) => [fileName(entry), entry]))
  }) {
      exports[name] = Object.keys(await import(entry)).sort();
    }
    process.stdout.write(JSON.stringify(exports));`;
  const args = ["--input-type=module", "--eval", program];
  const cwd = fileURLToPath(CONSUMER);
  return JSON.parse(String(execFileSync(tool("node20/bin/node"), args, { cwd })));
}

for (const name of Object.keys(BUNDLERS)) {
  test(`${name} bundles each neutral entry for a page, without a warning and without Node`, async () => {
    const { outdir, warnings, files } = await bundle(name, "browser", NEUTRAL_ENTRIES);

    assert.deepEqual(warnings, []);
    for (const file of files) {
      const text = readFileSync(outdir + file, "utf8");
      assert.doesNotMatch(text, /(?:from|import|require\()\s*["']node:/, file);
    }
    assert.deepEqual(load(outdir, NEUTRAL_ENTRIES), loadUnbundled(NEUTRAL_ENTRIES));
  });

  test(`${name} bundles every entry for Node`, async () => {
    const { outdir, warnings } = await bundle(name, "node", ALL_ENTRIES);

    assert.deepEqual(warnings, []);
    assert.deepEqual(load(outdir, ALL_ENTRIES), loadUnbundled(ALL_ENTRIES));
  });
}
