import { spawnScript } from "../support/script.ts";

const REPETITIONS = 5;
/** The most CPU time that a delivered record may take, as a multiple of the floor client's. */
export const DELIVERY_CPU_BOUND = 1.1;

/**
 * Measures the CPU time of a delivered record, from the log call to the answer, over 100,000 records:
 * the logger's as a multiple of a floor client's that stringifies, joins, gzips and posts 1,000 records
 * at a time, with no safety at all. Fresh processes, taking turns; the median of five.
 */
export async function benchDeliveryCpu(): Promise<number> {
  const sink = spawnScript(new URL("sink_program.ts", import.meta.url), [], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const port = await new Promise((resolve) => sink.stdout!.once("data", resolve));
    const url = `http://127.0.0.1:${String(port).trim()}`;
    const times = { floor: [] as number[], logger: [] as number[] };
    for (let n = 0; n < REPETITIONS; n++) {
      times.floor.push(await run("floor", url));
      times.logger.push(await run("logger", url));
    }
    const floor = median(times.floor);
    const logger = median(times.logger);
    console.log(`CPU per delivered record, 100,000 records, median of ${REPETITIONS}:
  floor client ${floor.toFixed(1)} µs
  logger       ${logger.toFixed(1)} µs
  ratio        ${(logger / floor).toFixed(2)} (at most ${DELIVERY_CPU_BOUND})`);
    return logger / floor;
  } finally {
    sink.kill();
  }
}

async function run(client: string, url: string): Promise<number> {
  const child = spawnScript(new URL("delivery_cpu_program.ts", import.meta.url), [client, url], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout!.on("data", (data) => text += data);
  await new Promise((resolve) => child.once("close", resolve));
  return Number(text);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1]!;
}

if (import.meta.main) await benchDeliveryCpu();
