/** Sites for the stand-in of mikser: in a process of their own, or within the test's. */
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { MikserLogTransport } from "../../src/adapters/mikser.ts";
import { REVISION_VARIABLES } from "../../src/adapters/mikser/deploy.ts";
import { createHost, type Host, type HostOptions, type HostTraits } from "./mikser_host.ts";
import type { Runtime } from "./runtimes.ts";

interface Test {
  after(work: () => unknown): void;
}

/** Makes a folder with these files, which goes with the test. */
export async function makeFolder(
  t: Test,
  files: Readonly<Record<string, string>>,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mikser-"));
  t.after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

/** A mikser that runs. */
export interface Running {
  readonly child: ChildProcess;
  /** What it wrote so far. */
  readonly stdout: string;
  readonly stderr: string;
  /** Resolves when that text has been written, on stdout or stderr. */
  wrote(text: string): Promise<void>;
  /** How it ended, and when all that it wrote is here. */
  readonly end: Promise<{ readonly code: number | null; readonly signal: string | null }>;
}

const APP = fileURLToPath(new URL("mikser_app.ts", import.meta.url));

/** This process's variables, without those that the plugin reads. */
function plainEnvironment(): Record<string, string | undefined> {
  const isRead = (name: string): boolean =>
    /^(LOGTAIL|BETTER_?STACK)_/.test(name) || REVISION_VARIABLES.includes(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isRead(name)));
}

/** Runs mikser in a folder. */
export function runMikser(
  t: Test,
  { command: [program, ...args] }: Pick<Runtime, "command">,
  folder: string,
  flags: readonly string[],
  environment: Readonly<Record<string, string>>,
): Running {
  const child = spawn(program, [...args, APP, "--working-folder", folder, ...flags], {
    env: { ...plainEnvironment(), ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  t.after(() => child.kill("SIGKILL"));
  const written = { stdout: "", stderr: "" };
  const waiting = new Set<() => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text) => {
      written[name] += text;
      waiting.forEach((check) => check());
    });
  }
  return {
    child,
    get stdout() {
      return written.stdout;
    },
    get stderr() {
      return written.stderr;
    },
    wrote: (text) =>
      new Promise((resolve) => {
        const check = () => {
          if (!(written.stdout + written.stderr).includes(text)) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
    end: new Promise((resolve) => child.on("close", (code, signal) => resolve({ code, signal }))),
  };
}

/** A line as pino writes it. */
export type Line = { readonly [key: string]: unknown };

/** A mikser within the test's process, whose transports collect lines in place of shipping them. */
export interface LocalHost extends Host {
  /** What was registered. */
  readonly transports: readonly MikserLogTransport[];
  /** What each of them was written. */
  readonly lines: readonly Line[];
  /** What was on the terminal. */
  readonly terminal: readonly string[];
}

/** Sets up a mikser within the test's process; `plugins` is called whenever its config is read. */
export function createLocalHost(
  plugins: () => readonly unknown[],
  options: HostOptions = {},
  traits: HostTraits = {},
): LocalHost {
  const transports: MikserLogTransport[] = [];
  const lines: Line[] = [];
  const terminal: string[] = [];
  const host = createHost(() => ({ plugins: plugins() }), options, {
    print: (line) => terminal.push(line.trimEnd()),
    open(transport) {
      transports.push(transport);
      return new Writable({
        write(chunk, _encoding, done) {
          lines.push(JSON.parse(String(chunk)));
          done();
        },
      });
    },
    ...traits,
  });
  return Object.assign(Object.create(host), { transports, lines, terminal });
}
