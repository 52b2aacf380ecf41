import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** A program that serves under Deno, in a process of its own. */
export interface DenoServer {
  /** Sends it a request; `path` begins with a slash. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** What it wrote to stderr. */
  readonly stderr: () => string;
  /** The process. */
  readonly child: ChildProcess;
  /** Tells it to end, and waits for that. */
  stop(): Promise<void>;
}

/** Starts a program, in a folder, that prints `Listening on <url>`, as `Deno.serve` does. */
export async function startDenoServer(
  program: URL,
  environment: Record<string, string> = {},
  flags: readonly string[] = ["-A"],
  args: readonly string[] = [],
  folder: string = process.cwd(),
): Promise<DenoServer> {
  const command = ["run", "--no-prompt", ...flags, fileURLToPath(program), ...args];
  const child = spawn("deno", command, { cwd: folder, env: { ...process.env, ...environment } });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => stdout += chunk);
  child.stderr.on("data", (chunk) => stderr += chunk);
  const ended = once(child, "exit");
  let url: string | undefined;
  while (!(url = /^listening on (\S+)$/im.exec(`${stdout}\n${stderr}`)?.[1])) {
    if (child.exitCode !== null) throw new Error(`the program ended at once: ${stderr}`);
    await Promise.race([once(child.stdout, "data"), once(child.stderr, "data"), ended]);
  }
  return {
    fetch: (path, init) => fetch(new URL(path, url), init),
    stderr: () => stderr,
    child,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill("SIGTERM");
      await once(child, "exit");
    },
  };
}
