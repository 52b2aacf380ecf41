/* Which tests run where. A test says that itself, by what it uses. */
import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ROOT } from "./places.ts";

/** Starts whole programs under each of the runtimes that it is given; its tests say `under …`. */
const PROGRAMS = /\bof RUNTIMES\b/;
/** A loop at the top, or the runner would not find its tests by their names. */
const TOP_LOOP = /^for \([^)]* of RUNTIMES\b/m;
/** Brings the runtime of what it tests along, so that it says the same wherever it runs itself. */
const OWN_RUNTIME =
  /"node:child_process"|"playwright-core"|support\/(bundle|cli|conformance|deno_server|edge_runtime|mikser_site|script|workerd)\.ts"/;
/** Needs what `install.ts` makes. */
const MATRIX = /^tests\/(bundlers|runtimes|types)\//;

const tests = globSync("tests/**/*_test.ts", { cwd: fileURLToPath(ROOT) })
  .filter((path) => !MATRIX.test(path))
  .sort()
  .map((path) => ({ path: `./${path}`, text: textOf(new URL(path, ROOT)) }));

/** The text of a test, and of what it shares with those beside it. */
function textOf(url: URL): string {
  const text = readFileSync(url, "utf8");
  return text.includes('"./support.ts"')
    ? text + readFileSync(new URL("support.ts", url), "utf8")
    : text;
}

for (const { path, text } of tests) {
  if (PROGRAMS.test(text) && !TOP_LOOP.test(text)) {
    throw new Error(`the loop over RUNTIMES in ${path} must not be within describe()`);
  }
}

/** Tests of the source that have to pass in every runtime that reads TypeScript. */
export const UNIT_TESTS: readonly string[] = tests
  .filter(({ text }) => !PROGRAMS.test(text) && !OWN_RUNTIME.test(text))
  .map(({ path }) => path);

/** Tests that run programs over the built package. */
export const PROGRAM_TESTS: readonly string[] = tests
  .filter(({ text }) => PROGRAMS.test(text))
  .map(({ path }) => path);
