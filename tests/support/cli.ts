/** The command line as a process of its own. */
import { Buffer } from "node:buffer";
import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { serveSandbox } from "../../src/sandbox/mod.ts";
import type { SandboxServer, SandboxServerOptions } from "../../src/sandbox/mod.ts";
import { entryUrl, type Runtime, RUNTIMES } from "./runtimes.ts";

/** How a process ended, and all that it wrote. */
export interface CliResult {
  readonly code: number | null;
  readonly signal: string | null;
  readonly output: Buffer;
  readonly errors: string;
}

/** A process that runs. */
export interface Cli {
  readonly child: ChildProcessWithoutNullStreams;
  /** Resolves when it has ended and its streams are closed. */
  readonly result: Promise<CliResult>;
}

/** What a test has that sees to the end of things. */
interface Test {
  after(work: () => unknown): void;
}

type Variables = Readonly<Record<string, string>>;

/** The program and the arguments that start `better-stack`. */
export function cliCommand(
  args: readonly string[],
  runtime: Runtime = RUNTIMES[0]!,
): readonly [string, ...string[]] {
  return [...runtime.command, fileURLToPath(entryUrl(runtime, "src/cli/bin")), ...args];
}

/** The environment of this process without anything that would configure the command. */
export function cleanEnvironment(variables: Variables = {}): Record<string, string | undefined> {
  const others = Object.entries(process.env).filter(([name]) =>
    !/^(BETTER_?STACK_|BETTERUPTIME_|LOGTAIL_|NO_COLOR$)/.test(name)
  );
  return { ...Object.fromEntries(others), ...variables };
}

/** Starts `better-stack`, which does not outlive its test. What it writes is collected. */
export function startCli(
  t: Test,
  args: readonly string[],
  variables: Variables = {},
  runtime?: Runtime,
): Cli {
  const [program, ...rest] = cliCommand(args, runtime);
  const child = spawn(program, rest, { env: cleanEnvironment(variables) });
  child.stdin.on("error", () => {}); // it may end before it has read everything
  t.after(() => child.exitCode === null && child.kill("SIGKILL"));
  return { child, result: resultOf(child) };
}

/** Runs `better-stack` with an input, to its end. */
export function runCli(
  args: readonly string[],
  variables: Variables = {},
  input: string | Uint8Array = "",
  runtime?: Runtime,
): Promise<CliResult> {
  const { child, result } = startCli({ after: () => {} }, args, variables, runtime);
  child.stdin.end(input);
  return result;
}

/** A sandbox that is closed when the test is over. */
export async function serve(
  t: Test,
  options: SandboxServerOptions = {},
): Promise<SandboxServer> {
  const sandbox = await serveSandbox(options);
  t.after(() => sandbox.close());
  return sandbox;
}

/** Writes a chunk, and resolves once more can be written. */
export async function write(
  { stdin }: ChildProcessWithoutNullStreams,
  chunk: string | Uint8Array,
): Promise<void> {
  if (!stdin.write(chunk)) await once(stdin, "drain");
}

/** Resolves once `condition` holds. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** How much memory a process has resident, in MB; undefined where /proc does not tell. */
export function residentMegabytes(
  { pid }: { readonly pid?: number | undefined },
): number | undefined {
  try {
    const [, kilobytes] = /VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kilobytes === undefined ? undefined : Number(kilobytes) / 1024;
  } catch {
    return undefined;
  }
}

async function resultOf(child: ChildProcessWithoutNullStreams): Promise<CliResult> {
  const output: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on("data", (chunk) => output.push(chunk));
  child.stderr.on("data", (chunk) => errors.push(chunk));
  const [code, signal] = await once(child, "close");
  return { code, signal, output: Buffer.concat(output), errors: Buffer.concat(errors).toString() };
}
