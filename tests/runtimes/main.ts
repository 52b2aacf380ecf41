/* Every runtime, package manager, bundler and compiler once, over the package as it is published. */
import process from "node:process";
import { fileURLToPath } from "node:url";
import { install } from "./install.ts";
import { COMPILED, runtimes, tool } from "./places.ts";
import { runSteps, type Step, timed } from "./steps.ts";
import { PROGRAM_TESTS, UNIT_TESTS } from "./tests.ts";

const DENO_TEST: Step["command"] = [process.execPath, "test", "-A", "--no-check"];
const NODE_TEST = [
  "--test",
  "--test-reporter=spec",
  "--test-concurrency=4",
  "--test-timeout=90000",
];
const BUN_TEST = ["test", "--parallel=4", "--timeout=60000"]; // each file in a world of its own

const programs = runtimes().map((runtime): Step => ({
  name: `programs under ${runtime.name}`,
  command: [...DENO_TEST, `--filter=under ${runtime.name}`, ...PROGRAM_TESTS],
  environment: { RUNTIMES: JSON.stringify([runtime]) },
}));
// Node 20 reads no TypeScript, 24 lies between two that do, and Deno has run them all in `deno task test`.
const units = runtimes().filter(({ name }) => !/^(Node 20|Node 24|Deno)$/.test(name))
  .map(({ name, command: [program] }): Step => ({
    name: `unit tests under ${name}`,
    command: [program, ...(name === "Bun" ? BUN_TEST : NODE_TEST), ...UNIT_TESTS],
    environment: { NODE_COMPILE_CACHE: fileURLToPath(COMPILED) }, // each file is a process
  }));
const published: Step[] = [
  ...["apps", "chromium", "edge", "jsr", "package", "permissions"].map((name): Step => ({
    name: `tests/runtimes/${name}_test.ts`,
    command: [...DENO_TEST, `tests/runtimes/${name}_test.ts`],
  })),
  { name: "tests/types", command: [...DENO_TEST, "tests/types/"] },
  {
    name: "tests/bundlers", // bundlers are Node's
    command: [tool("node24/bin/node"), "--test", "tests/bundlers/bundlers_test.ts"],
  },
];

const start = performance.now();
const failed: string[] = [];
if (await timed("install", () => install().catch(String))) {
  // Programs and what is around them mostly wait; unit tests keep both cores busy.
  failed.push(...await runSteps([...programs, ...published], 3), ...await runSteps(units, 1));
} else {
  failed.push("install");
}
const minutes = ((performance.now() - start) / 60_000).toFixed(1);
console.log(failed.length > 0 ? `failed: ${failed.join(", ")}` : `all of it in ${minutes} min`);
process.exit(failed.length > 0 ? 1 : 0);
