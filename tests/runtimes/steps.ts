/* Runs the steps of the matrix, a few at a time, and says of each how it went and how long it took. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { ROOT } from "./places.ts";

/** A command, and how it is called in what is printed. */
export interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Variables that it needs. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** What hangs is ended, and shown with what it has printed so far. */
const TIMEOUT_MS = 240_000;

/** Runs all steps in their order, so many at once; returns the names of those that failed. */
export async function runSteps(steps: readonly Step[], atOnce: number): Promise<string[]> {
  const waiting = [...steps];
  const failed: string[] = [];
  const work = async () => {
    for (let step; (step = waiting.shift());) {
      if (!await timed(step.name, () => run(step))) failed.push(step.name);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return failed;
}

/** Does something that returns what there is to show when it fails, and says how that went. */
export async function timed(name: string, work: () => Promise<string | void>): Promise<boolean> {
  const start = performance.now();
  const trouble = await work();
  const seconds = Math.round((performance.now() - start) / 1000);
  console.log(`${trouble === undefined ? "ok    " : "FAILED"} ${name} (${seconds} s)`);
  if (trouble !== undefined) console.log(trouble);
  return trouble === undefined;
}

async function run({ command: [program, ...args], environment }: Step): Promise<string | void> {
  const child = spawn(program, args, {
    cwd: fileURLToPath(ROOT),
    env: { ...process.env, NO_COLOR: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    timeout: TIMEOUT_MS,
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, "exit");
  if (code !== 0) return (await output).join("\n");
}
