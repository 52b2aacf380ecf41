/* The results as Markdown. */
import type { Size } from "../size.ts";
import type { WorkerResult } from "../workers.ts";
import { tableOf } from "../workers.ts";
import { type ByClient, ENDINGS, FAULTS, type Survival, type Throughput } from "./measures.ts";

/** All that was measured in one run. */
export interface Results {
  /** Of the machine, the runtime and the clients, by name. */
  readonly versions: ReadonlyMap<string, string>;
  readonly throughput: ByClient<Throughput>;
  readonly outage: ByClient<number>;
  readonly faults: ByClient<readonly Survival[]>;
  readonly endings: ByClient<readonly number[]>;
  readonly workers: readonly WorkerResult[];
  readonly sizes: readonly Size[];
  readonly imports: ByClient<number>;
}

const MB = 1_000_000;
const BASELINE = "floor client";
const PINO = "pino";
const RECORDS = 100_000;

/** Writes them down. */
export function reportOf(results: Results): string {
  return `# Beside the other clients

What \`deno task bench:peers\` measured: fresh processes that take turns, medians, everything in one run on one machine, so
the ratios say more than the numbers. The floor client stringifies, joins, gzips and posts 1,000 records at a time, and has no
queue, limit or second try. "lifted": without the limits that a client has by default (burst protection, stack capture,
the size of its queue).

${versionsOf(results)}

## 100,000 records of 300 bytes in a burst, healthy intake

${throughputOf(results)}

CPU is of the whole process, for each record that was delivered.

The same with pino, whose transports run in a worker:

${pinoOf(results)}

## 5,000 records over five seconds, with this fault

Records lost, and in brackets those that arrived twice. In "413" and "406" one record can be taken by no server.

${faultsOf(results)}

## 2,000 records, and then the process ends

How many arrived. "flush, then exit" is \`await flush()\` and \`process.exit()\`; who has no flush just exits.

${endingsOf(results)}

## 200,000 records while nobody listens

By how many MB the process grew, what the loop's own garbage takes included.

${listOf(results.outage, (bytes) => (bytes / MB).toFixed(0), "MB")}

## Workers (workerd by miniflare; the intake takes 20 ms to answer)

"lost" is with every third answer a 503, 50 requests at once.

${tableOf(results.workers)}

## Size in a Worker's bundle, and time to import in Node

${table(["", "bytes, gzip"], results.sizes.map(({ name, bytes }) => [name, String(bytes)]))}

${listOf(results.imports, (ms) => ms.toFixed(0), "ms above an empty process")}
`;
}

function versionsOf({ versions }: Results): string {
  return [...versions].map(([name, version]) => `${name} ${version}`).join(" · ");
}

function throughputOf({ throughput }: Results): string {
  const floor = throughput.get(BASELINE)!.cpuMicrosEach;
  const head = [
    "client",
    "caller µs",
    "CPU µs",
    "× floor",
    "bytes on the wire",
    "grew by MB",
    "delivered",
  ];
  const clients = [...throughput].filter(([name]) => !name.startsWith(PINO));
  return table(
    head,
    clients.map(([name, run]) => [
      name,
      run.callerMicros.toFixed(1),
      run.cpuMicrosEach.toFixed(1),
      (run.cpuMicrosEach / floor).toFixed(2),
      run.wireBytesEach.toFixed(0),
      (run.grownByBytes / MB).toFixed(0),
      String(run.delivered),
    ]),
  );
}

/** What pino costs by itself is in all of them. */
function pinoOf({ throughput }: Results): string {
  const { cpuMicrosEach: discarding } = throughput.get(PINO)!;
  const transports = [...throughput].filter(([name]) => name.startsWith(`${PINO} +`));
  const above = ({ cpuMicrosEach, delivered }: Throughput) =>
    cpuMicrosEach - discarding * RECORDS / delivered;
  const dearest = Math.max(...transports.map(([, run]) => above(run)));
  return table(
    [
      "transport",
      "CPU µs above a discarding transport",
      "of the dearest",
      "grew by MB",
      "delivered",
    ],
    transports.map(([name, run]) => [
      name.slice(PINO.length + 3),
      above(run).toFixed(1),
      `${(above(run) / dearest * 100).toFixed(0)} %`,
      (run.grownByBytes / MB).toFixed(0),
      String(run.delivered),
    ]),
  );
}

function faultsOf({ faults }: Results): string {
  const clients = [...faults.keys()];
  const rows = FAULTS.map((fault, n) => [
    fault,
    ...clients.map((client) => {
      const { lost, twice } = faults.get(client)![n]!;
      return twice > 0 ? `${lost} (${twice})` : String(lost);
    }),
  ]);
  const errorLines = clients.map((client) =>
    String(faults.get(client)!.reduce((sum, { errorLines }) => sum + errorLines, 0))
  );
  return table(["", ...clients], [...rows, ["lines on stderr, all together", ...errorLines]]);
}

function endingsOf({ endings }: Results): string {
  const clients = [...endings.keys()];
  const rows = ENDINGS.map((ending, n) => [
    ending,
    ...clients.map((client) => String(endings.get(client)![n]!)),
  ]);
  return table(["", ...clients], rows);
}

function listOf(values: ByClient<number>, print: (value: number) => string, unit: string): string {
  return table(["", unit], [...values].map(([name, value]) => [name, print(value)]));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, n) => n === 0 ? "---" : "--:");
  return [line(head), line(rule), ...rows.map(line)].join("\n");
}
