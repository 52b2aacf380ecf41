import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** How the runtime that runs this test runs a TypeScript file. */
export function scriptCommand(file: URL): [command: string, args: string[]] {
  const path = fileURLToPath(file);
  const args = "Deno" in globalThis ? ["run", "-A", "--quiet", path] : [path];
  return [process.execPath, args];
}

/** Starts a TypeScript file as a process of its own, under the runtime that runs this test. */
export function spawnScript(
  file: URL,
  args: readonly string[] = [],
  options: SpawnOptions = {},
): ChildProcess {
  const [command, prefix] = scriptCommand(file);
  return spawn(command, [...prefix, ...args], options);
}
