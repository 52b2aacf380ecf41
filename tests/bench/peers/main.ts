/**
 * `deno task bench:peers`: the client beside the others, written to `tests/bench/RESULTS.md` and drawn in
 * `.github/peers.svg`. It takes about a quarter of an hour; `quick` as an argument, a few minutes.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { execFileSync } from "node:child_process";
import process from "node:process";
import { VERSION } from "../../../src/version.ts";
import { benchSize } from "../size.ts";
import { benchWorkers } from "../workers.ts";
import { chartOf } from "./chart.ts";
import { CLIENTS } from "./clients.ts";
import {
  measureEndings,
  measureFaults,
  measureImports,
  measureOutageMemory,
  measureThroughput,
} from "./measures.ts";
import { buildProgram, MODULES, NODE } from "./processes.ts";
import { reportOf, type Results } from "./report.ts";

const ROOT = new URL("../../../", import.meta.url);
const PEERS = [
  "@logtail/node",
  "@logtail/edge",
  "@logtail/pino",
  "loglayer",
  "@loglayer/transport-betterstack",
  "evlog",
  "pino",
];

const isQuick = process.argv.includes("quick");
const all = Object.keys(CLIENTS);
/** What a limit loses, it loses with and without a fault. */
const withoutLimits = all.filter((name) => !name.includes("pino") && name !== "floor client");
const defaults = withoutLimits.filter((name) => !name.includes("lifted"));

await buildProgram();
const results: Results = {
  versions: await versions(),
  throughput: await told("throughput", () => measureThroughput(all, isQuick ? 1 : 5)),
  outage: await told("outage", () => measureOutageMemory(withoutLimits, isQuick ? 1 : 3)),
  faults: await told("faults", () => measureFaults(defaults)),
  endings: await told("endings", () => measureEndings(defaults, isQuick ? 1 : 5)),
  workers: await told(
    "workers",
    () => benchWorkers(isQuick ? { requests: 50, loadRequests: 200 } : {}),
  ),
  sizes: await told("sizes", benchSize),
  imports: await told("imports", () => Promise.resolve(measureImports(MODULES, isQuick ? 3 : 15))),
};

await mkdir(new URL(".github/", ROOT), { recursive: true });
await writeFile(new URL("tests/bench/RESULTS.md", ROOT), reportOf(results));
await writeFile(new URL(".github/peers.svg", ROOT), chartOf(results));
process.exit();

async function told<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const result = await work();
  console.error(`${name}: ${((performance.now() - startedAt) / 1_000).toFixed(0)} s`);
  return result;
}

async function versions(): Promise<Map<string, string>> {
  const node = execFileSync(NODE, ["--version"], { encoding: "utf8" }).trim();
  const packages = await Promise.all(PEERS.map(async (name): Promise<[string, string]> => {
    const file = new URL(`node_modules/${name}/package.json`, ROOT);
    return [name, JSON.parse(await readFile(file, "utf8")).version];
  }));
  const { model = "" } = cpus()[0] ?? {};
  return new Map([
    ["better-stack", VERSION],
    ...packages,
    ["Node", node],
    ["on", `${cpus().length} × ${model}, ${new Date().toISOString().slice(0, 10)}`],
  ]);
}
