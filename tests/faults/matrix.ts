/* Runs the fault cases against the server and says what became of the records. */
import process from "node:process";
import { createLogger } from "../../mod.ts";
import { spawnScript } from "../support/script.ts";
import { FAULT_CASES, type FaultCase, OVERSIZED, SERVER_LIMIT } from "./cases.ts";
import type { Account } from "./server.ts";

/** What became of the records of one case. */
export interface FaultResult {
  /** The case. */
  readonly fault: FaultCase;
  /** Records logged, and as the logger counts them after `close()`. */
  readonly logged: number;
  /** Counted as delivered by the logger. */
  readonly delivered: number;
  /** Counted as dropped by the logger. */
  readonly dropped: number;
  /** Counted as pending by the logger. */
  readonly pending: number;
  /** The numbers of the records that `onError` was given. */
  readonly reported: readonly number[];
  /** How many different records the server has. */
  readonly arrived: number;
  /** How many it got more than once. */
  readonly twice: number;
  /** What the server counted. */
  readonly account: Account;
  /** How long `close()` took, in milliseconds. */
  readonly closeMs: number;
}

/** How the matrix is run. */
export interface MatrixOptions {
  /** How many records each case logs. */
  readonly records: number;
  /** Over which time. */
  readonly overMs: number;
  /** What outages are multiplied with. */
  readonly scale: number;
  /** The cases. */
  readonly cases?: readonly FaultCase[];
}

const STEPS = 25;
const REQUEST_TIMEOUT_MS = 3_000;

/** Runs all cases at once, each with its own logger and its own port of the server. */
export async function runMatrix(options: MatrixOptions): Promise<FaultResult[]> {
  const server = spawnScript(new URL("server.ts", import.meta.url), [], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, SCALE: String(options.scale) },
  });
  try {
    const port = await new Promise<string>((resolve, reject) => {
      server.stdout!.once("data", (data) => resolve(String(data).trim()));
      server.once("exit", () => reject(new Error("the fault server ended")));
    });
    const cases = options.cases ?? FAULT_CASES;
    return await Promise.all(
      cases.map((fault) => runCase(fault, `http://127.0.0.1:${port}`, options)),
    );
  } finally {
    server.kill();
  }
}

async function runCase(
  fault: FaultCase,
  control: string,
  { records, overMs, scale }: MatrixOptions,
): Promise<FaultResult> {
  const index = FAULT_CASES.indexOf(fault);
  const port = await (await fetch(`${control}/open/${index}`)).text();
  const reported: number[] = [];
  const logger = createLogger({
    sourceToken: "token-of-the-fault-matrix",
    ingestingHost: `http://127.0.0.1:${port}`,
    allowInsecureUrl: true,
    maxBatchRecords: records / STEPS,
    batchIntervalMs: 200,
    requestTimeoutMs: REQUEST_TIMEOUT_MS * scale,
    onError: (_, lost) => reported.push(...lost.map((text) => JSON.parse(text).n)),
  });
  for (let n = 0; n < records; n++) {
    logger.info("a record", { n, pad: n === OVERSIZED ? "x".repeat(2 * SERVER_LIMIT) : "x" });
    if (n % (records / STEPS) === 0) {
      await new Promise((resolve) => setTimeout(resolve, overMs / STEPS));
    }
  }
  const start = performance.now();
  await logger.close({ timeoutMs: 90_000 });
  const closeMs = performance.now() - start;
  const account = await (await fetch(`${control}/account/${index}`)).json() as Account;
  const times = Object.values(account.arrived);
  return {
    fault,
    ...logger.stats,
    reported,
    arrived: times.length,
    twice: times.filter((count) => count > 1).length,
    account,
    closeMs,
  };
}

/** The result as a Markdown table. */
export function matrixTable(results: readonly FaultResult[]): string {
  const rows = results.map(({ fault, logged, arrived, twice, account, reported, closeMs }) =>
    `| ${fault.name} | ${logged} | ${arrived} | ${reported.length} | ${twice} | ${account.requests.length} | ${
      (closeMs / 1000).toFixed(1)
    } s |`
  );
  return [
    "| fault | logged | arrived | lost, and reported | arrived twice | requests | close() took |",
    "|---|--:|--:|--:|--:|--:|--:|",
    ...rows,
  ].join("\n");
}
