/** The published package goes through the bundlers that its users have. */
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import config from "../../deno.json" with { type: "json" };
import { CONSUMER, tool } from "../runtimes/places.ts";
import { BUNDLERS } from "./bundlers.ts";
import { ALL_ENTRIES, fileName, NEUTRAL_ENTRIES } from "./entries.ts";

const EVERYTHING = (entry: string) => `export * as all from "${entry}";\n`;

/** Writes a program for each entry, which exports all of it or what it is told to, and bundles them. */
async function bundle(
  name: string,
  platform: "browser" | "node",
  entries: readonly string[],
  programOf = EVERYTHING,
) {
  const outdir = fileURLToPath(new URL(`${name}-${platform}/`, CONSUMER));
  rmSync(outdir, { recursive: true, force: true });
  mkdirSync(`${outdir}src`, { recursive: true });
  const input = Object.fromEntries(entries.map((entry) => {
    const file = `${outdir}src/${fileName(entry)}.js`;
    writeFileSync(file, programOf(entry));
    return [fileName(entry), file];
  }));
  const warnings = await BUNDLERS[name]!({ input, outdir, platform });
  const files = readdirSync(outdir).filter((file) => file.endsWith(".mjs"));
  return { outdir, warnings, files };
}

/** What a program that only logs has no use for, by words that are nowhere else. */
const ELSEWHERE = {
  "the heartbeat": "setInterval",
  "the sandbox's page": "<!doctype",
  "the query language": "QuerySyntaxError",
  "the APIs": "telemetry.betterstack.com",
  "the spool": "node:fs",
};

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

  for (const platform of ["browser", "node"] as const) {
    test(`${name} leaves out of a program for ${platform} what it has no use for`, async () => {
      const programOf = (entry: string) =>
        `import { createLogger } from "${entry}";\nexport const logger = createLogger();\n`;
      const { outdir } = await bundle(name, platform, [config.name], programOf);

      const text = readFileSync(`${outdir}main.mjs`, "utf8");
      assert.match(text, /in\.logs\.betterstack\.com/);
      for (const [what, words] of Object.entries(ELSEWHERE)) {
        assert.ok(!text.includes(words), what);
      }
    });
  }

  test(`${name} bundles every entry for Node`, async () => {
    const { outdir, warnings, files } = await bundle(name, "node", ALL_ENTRIES);

    assert.deepEqual(warnings, []);
    const texts = files.map((file) => readFileSync(outdir + file, "utf8"));
    for (const words of Object.values(ELSEWHERE)) {
      assert.ok(texts.some((text) => text.includes(words)), `${words} is looked for in vain`);
    }
    assert.deepEqual(load(outdir, ALL_ENTRIES), loadUnbundled(ALL_ENTRIES));
  });
}
