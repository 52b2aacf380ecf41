/* The measurements: each client in a fresh process, all of them taking turns, the median of the repetitions. */
import { spawnSync } from "node:child_process";
import { FAULT_CASES } from "../../faults/cases.ts";
import { FaultServer, NODE, runProgram } from "./processes.ts";

/** What 100,000 records cost, and what became of them. */
export interface Throughput {
  readonly callerMicros: number;
  readonly cpuMicrosEach: number;
  readonly wireBytesEach: number;
  readonly grownByBytes: number;
  readonly delivered: number;
}

/** What became of the 5,000 records of a fault case. */
export interface Survival {
  readonly lost: number;
  readonly twice: number;
  readonly errorLines: number;
}

/** Results by the client's name. */
export type ByClient<T> = ReadonlyMap<string, T>;

const HEALTHY = 0;
const RECORDS = 100_000;
const FAULT_RECORDS = 5_000;
const CASES = FAULT_CASES.map((fault, index) => ({ ...fault, index }))
  .filter(({ soakOnly, name }) => !soakOnly && name !== "an answer of 50 MB");

/** The names of the fault cases that are measured, in the order of their results. */
export const FAULTS: readonly string[] = CASES.map(({ name }) => name);
/** The ways in which a process ends. */
export const ENDINGS = ["natural end", "flush, then exit", "SIGTERM handler", "exit"] as const;

/** Measures what 100,000 records cost in a burst, with a healthy intake. */
export async function measureThroughput(
  clients: readonly string[],
  repetitions: number,
): Promise<ByClient<Throughput>> {
  const runs = await inTurns(clients, repetitions, async (client, server) => {
    const { result } = await runProgram("throughput", client, await server.open(HEALTHY));
    const { arrived, sentBytes } = await server.account(HEALTHY);
    const { callerMicros, cpuMicros, grownBy } = result as Record<string, number>;
    const delivered = Object.keys(arrived).filter((n) => Number(n) >= 0).length;
    return {
      callerMicros: callerMicros!,
      // pino's baseline discards them all.
      cpuMicrosEach: cpuMicros! / (delivered || RECORDS),
      wireBytesEach: sentBytes / delivered,
      grownByBytes: grownBy!,
      delivered,
    };
  });
  return mapValues(runs, (results) => ({
    callerMicros: median(results.map((run) => run.callerMicros)),
    cpuMicrosEach: median(results.map((run) => run.cpuMicrosEach)),
    wireBytesEach: median(results.map((run) => run.wireBytesEach)),
    grownByBytes: median(results.map((run) => run.grownByBytes)),
    delivered: median(results.map((run) => run.delivered)),
  }));
}

/** Measures by how many bytes a process grows with 200,000 records while nobody listens. */
export async function measureOutageMemory(
  clients: readonly string[],
  repetitions: number,
): Promise<ByClient<number>> {
  const runs = await inTurns(clients, repetitions, async (client) => {
    const { result } = await runProgram("outage", client, "http://127.0.0.1:9/");
    return (result as { grownBy: number }).grownBy;
  });
  return mapValues(runs, median);
}

/** Measures what each fault does to 5,000 records that are logged over five seconds. */
export async function measureFaults(
  clients: readonly string[],
): Promise<ByClient<readonly Survival[]>> {
  const runs = await inTurns(clients, 1, async (client, server) => {
    return await Promise.all(CASES.map(async ({ index }): Promise<Survival> => {
      const { errorLines } = await runProgram("faults", client, await server.open(index));
      const times = Object.values((await server.account(index)).arrived);
      return {
        lost: FAULT_RECORDS - times.length,
        twice: times.filter((count) => count > 1).length,
        errorLines,
      };
    }));
  });
  return mapValues(runs, ([survivals]) => survivals!);
}

/** Measures how many of 2,000 records, two full batches, arrive when the process ends right after they were logged. */
export async function measureEndings(
  clients: readonly string[],
  repetitions: number,
): Promise<ByClient<readonly number[]>> {
  const runs = await inTurns(clients, repetitions, async (client, server) => {
    const arrived: number[] = [];
    for (const ending of ENDINGS) {
      const url = await server.open(HEALTHY);
      await runProgram(ending, client, url);
      await new Promise((resolve) => setTimeout(resolve, 100)); // what is on its way
      arrived.push(Object.keys((await server.account(HEALTHY)).arrived).length);
    }
    return arrived;
  });
  return mapValues(
    runs,
    (results) => ENDINGS.map((_, n) => median(results.map((arrived) => arrived[n]!))),
  );
}

/** Measures how long a process takes that only imports something, in milliseconds above one that does not. */
export function measureImports(
  imports: ReadonlyMap<string, string>,
  repetitions: number,
): ByClient<number> {
  const times = new Map<string, number[]>();
  for (let n = 0; n < repetitions; n++) {
    for (const [name, module] of new Map([["", ""], ...imports])) {
      const code = module && `await import(${JSON.stringify(module)})`;
      const startedAt = performance.now();
      const { status } = spawnSync(NODE, ["--input-type=module", "-e", code]);
      if (status !== 0) throw new Error(`${module} cannot be imported`);
      times.set(name, [...times.get(name) ?? [], performance.now() - startedAt]);
    }
  }
  const empty = median(times.get("")!);
  times.delete("");
  return mapValues(times, (results) => median(results) - empty);
}

/** Who is first finds things cold: each is, in turn. */
async function inTurns<T>(
  clients: readonly string[],
  repetitions: number,
  run: (client: string, server: FaultServer) => Promise<T>,
): Promise<Map<string, T[]>> {
  const results = new Map<string, T[]>(clients.map((client) => [client, []]));
  const server = await FaultServer.start();
  try {
    for (let n = 0; n < repetitions; n++) {
      const first = n % clients.length;
      for (const client of [...clients.slice(first), ...clients.slice(0, first)]) {
        results.get(client)!.push(await run(client, server));
      }
    }
    return results;
  } finally {
    server.stop();
  }
}

function mapValues<T, U>(map: ReadonlyMap<string, T>, change: (value: T) => U): Map<string, U> {
  return new Map([...map].map(([name, value]) => [name, change(value)]));
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}
