/* `deno task bench`: every measurement with a target, each a ratio within one run, as one table. */
import { spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { install } from "../runtimes/install.ts";
import { runtimes } from "../runtimes/places.ts";
import { DELIVERY_CPU_BOUND } from "./delivery_cpu.ts";
import type { Ratio } from "./encode.ts";
import { OUTAGE_MEMORY_BOUND } from "./outage_memory.ts";
import { PINO_CPU_BOUND } from "./pino_cpu.ts";

const BENCH = fileURLToPath(new URL(".", import.meta.url));
const MB = 1_000_000;
/** Where memory happens to lie makes a tenth of a difference for a whole process, in time and size: the median of some counts. */
const PROCESSES = 3;

await install();
const commands = new Map(runtimes().map(({ name, command }) => [name, command]));
const rows: [measure: string, runtime: string, value: string, bound: string, held: string][] = [];

for (const runtime of ["Node 22", "Node 24", "Node 26", "Deno", "Bun"]) {
  const runs = repeat(() => measure<Ratio[]>(runtime, "encode.ts", "benchEncode"));
  for (const [n, { name, target }] of runs[0]!.entries()) {
    const ratio = median(runs.map((ratios) => ratios[n]!.ratio));
    add(name, runtime, ratio, runtime === "Bun" ? Infinity : target);
  }
}
add(
  "CPU per delivered record / a floor client's",
  "Node 24",
  measure("Node 24", "delivery_cpu.ts", "benchDeliveryCpu"),
  DELIVERY_CPU_BOUND,
);
add(
  "CPU per delivered pino line / @logtail/pino's",
  "Node 24",
  measure("Node 24", "pino_cpu.ts", "benchPinoCpu"),
  PINO_CPU_BOUND,
);
const { time, bytes } = measure<{ time: number; bytes: number }>("Node 24", "gzip.ts", "benchGzip");
add("gzip level 3 / level 6, time", "Node 24", time, Infinity);
add("gzip level 3 / level 6, bytes", "Node 24", bytes, Infinity);
for (const runtime of ["Node 24", "Deno"]) {
  const runs = repeat(() => measure<number>(runtime, "outage_memory.ts", "benchOutageMemory"));
  add(
    "MB that 1,000,000 records in an outage take",
    runtime,
    median(runs) / MB,
    Math.round(OUTAGE_MEMORY_BOUND / MB),
  );
}

console.log("| measure | runtime | value | at most | |\n|---|---|--:|--:|---|");
for (const row of rows) console.log(`| ${row.join(" | ")} |`);
process.exit(rows.some(([, , , , held]) => held === "exceeded") ? 1 : 0);

function repeat<T>(run: () => T): T[] {
  return Array.from({ length: PROCESSES }, run);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[PROCESSES >> 1]!;
}

function measure<T = number>(runtime: string, file: string, name: string): T {
  console.error(`measuring ${file} under ${runtime}`);
  const [command, ...args] = commands.get(runtime)!;
  const { stdout, stderr, status } = spawnSync(command, [...args, "child.ts", file, name], {
    cwd: BENCH,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${file} failed under ${runtime}:\n${stdout}\n${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1)!);
}

/** `bound` is `Infinity`, which JSON has as null, where a value is only told. */
function add(name: string, runtime: string, value: number, bound: number | null): void {
  const isBound = bound !== null && bound !== Infinity;
  const held = isBound ? (value <= bound ? "held" : "exceeded") : "";
  rows.push([name, runtime, value.toFixed(2), isBound ? String(bound) : "–", held]);
}
