import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { spawnScript } from "../support/script.ts";

const MAX_QUEUE_BYTES = 16_777_216;
/** The most that the logging loop may grow above the loop that only stringifies. */
export const OUTAGE_MEMORY_BOUND = 3 * MAX_QUEUE_BYTES + 30_000_000;

/** What a loop of one million records did to its process. */
interface Growth {
  /** The most by which resident memory grew, in bytes. */
  readonly grownBy: number;
}

/**
 * Measures how much memory a logger takes in an outage: a million records of 300 bytes against a host
 * that refuses connections, and one that never answers, each in a fresh process. Returns by how much
 * the worse one grew above a loop that only stringifies, in bytes.
 */
export async function benchOutageMemory(): Promise<number> {
  const hanging = createServer(() => {});
  await new Promise<void>((resolve) => hanging.listen(0, "127.0.0.1", resolve));
  const { port } = hanging.address() as AddressInfo;
  try {
    const floor = await run("stringify");
    const refused = await run("log", "http://127.0.0.1:9");
    const hung = await run("log", `http://127.0.0.1:${port}`);
    const above = Math.max(refused.grownBy, hung.grownBy) - floor.grownBy;
    console.log(`1,000,000 records into an outage: resident memory grew by
  only stringified            ${megabytes(floor.grownBy)}
  logged, refused connections ${megabytes(refused.grownBy)}
  logged, no answer           ${megabytes(hung.grownBy)}
  above the floor             ${megabytes(above)} (at most ${megabytes(OUTAGE_MEMORY_BOUND)})`);
    return above;
  } finally {
    hanging.closeAllConnections();
    hanging.close();
  }
}

async function run(...args: string[]): Promise<Growth> {
  const child = spawnScript(new URL("outage_memory_program.ts", import.meta.url), args, {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout!.on("data", (data) => text += data);
  await new Promise((resolve) => child.once("close", resolve));
  return JSON.parse(text);
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0).padStart(4)} MB`;
}

if (import.meta.main) await benchOutageMemory();
