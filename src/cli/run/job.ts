import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import process from "node:process";
import type { Environment } from "../../core/environment.ts";
import { openPipes } from "./pipes.ts";

/** After SIGTERM a job that ran too long has so much time to tidy up. */
const GRACE_MS = 5_000;
/** A job that has ended may have left something running that holds its output open. */
const QUIET_MS = 1_000;
const LOOK_EVERY_MS = 100;

/** What is run, and who takes what it writes. */
export interface JobOptions {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Its variables. @default those of the process */
  readonly environment: Environment | undefined;
  /** For how long it may run, in milliseconds. @default for ever */
  readonly timeoutMs: number | undefined;
  /** In a process group of its own, signals reach all that it started; those of a terminal do not reach it. */
  readonly hasOwnGroup: boolean;
  /** Takes its output; the job waits meanwhile. False when nobody reads it any longer. */
  readonly takeOutput: (chunk: Uint8Array) => Promise<boolean>;
  /** The same for its standard error. */
  readonly takeErrors: (chunk: Uint8Array) => Promise<boolean>;
}

/** How a job ended. */
export interface JobEnd {
  /** Its exit code as a shell has it. */
  readonly code: number;
  /** The signal that ended it. */
  readonly signal?: string;
  /** What there is to say beyond the code, where there is something. */
  readonly problem?: string;
}

/** A job that runs. */
export interface Job {
  /** Resolves when it has ended, and all that it wrote was taken. Never rejects. */
  readonly ended: Promise<JobEnd>;
  /** Sends it a signal, if it still runs. */
  tell(signal: NodeJS.Signals): void;
}

/** Starts a job. Its input is ours. */
export function startJob(options: JobOptions): Job {
  const { command: [program = "", ...args], environment, hasOwnGroup } = options;
  const pipes = openPipes();
  let child: ChildProcess;
  try {
    child = spawn(program, args, {
      stdio: ["inherit", ...pipes?.writers ?? ["pipe", "pipe"] as const],
      detached: hasOwnGroup,
      ...(environment && { env: environment as NodeJS.ProcessEnv }),
    });
  } catch (error) {
    return { ended: Promise.resolve(notStarted(error)), tell: () => {} };
  } finally {
    pipes?.release();
  }

  let isRunning = true;
  // Not child.kill(): in Deno that closes the pipes, too, and the job's last words are lost.
  const tell = (signal: NodeJS.Signals): void => {
    if (isRunning && child.pid) kill(hasOwnGroup ? -child.pid : child.pid, signal);
  };
  const output = new Pump(pipes?.readers[0] ?? child.stdout, options.takeOutput);
  const errors = new Pump(pipes?.readers[1] ?? child.stderr, options.takeErrors);

  const end = async (): Promise<JobEnd> => {
    const limit = startLimit(options.timeoutMs, tell);
    const end = await endOf(child);
    limit.stop();
    await Promise.all([output.drain(), errors.drain()]);
    if (limit.isOver) tell("SIGKILL"); // what it left in its group
    isRunning = false;
    return limit.isOver ? { code: 124, problem: "it ran for too long, and was ended" } : end;
  };
  return { ended: end(), tell };
}

/** Passes on what a stream brings, no faster than it is taken. */
class Pump {
  readonly #stream: NodeJS.ReadableStream & { destroy?(): void } | null;
  readonly #done: Promise<void>;
  #isBusy = false;
  #lastAt = 0;

  constructor(
    stream: NodeJS.ReadableStream | null,
    take: (chunk: Uint8Array) => Promise<boolean>,
  ) {
    this.#stream = stream;
    this.#done = this.#run(take).catch(() => {}); // it broke: there is no more
  }

  /** Resolves at the stream's end, or when the stream has been quiet for a while. Ends it then. */
  async drain(): Promise<void> {
    this.#lastAt = performance.now();
    let looking;
    const quiet = new Promise<void>((resolve) => {
      looking = setInterval(() => {
        if (!this.#isBusy && performance.now() - this.#lastAt >= QUIET_MS) resolve();
      }, LOOK_EVERY_MS);
    });
    await Promise.race([this.#done, quiet]);
    clearInterval(looking);
    this.#stream?.destroy?.();
  }

  async #run(take: (chunk: Uint8Array) => Promise<boolean>): Promise<void> {
    for await (const chunk of this.#stream ?? []) {
      this.#isBusy = true;
      const isRead = await take(chunk as Uint8Array);
      this.#isBusy = false;
      this.#lastAt = performance.now();
      if (!isRead) return; // which closes the pipe, so that the job learns of it as it would without us
    }
  }
}

/** Ends a job that runs for longer than `timeoutMs`: kindly, then by force. */
function startLimit(
  timeoutMs: number | undefined,
  tell: Job["tell"],
): { readonly isOver: boolean; stop(): void } {
  let isOver = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  if (timeoutMs !== undefined) {
    timer = setTimeout(() => {
      isOver = true;
      tell("SIGTERM");
      timer = setTimeout(() => tell("SIGKILL"), GRACE_MS);
    }, timeoutMs);
  }
  return {
    get isOver() {
      return isOver;
    },
    stop: () => clearTimeout(timer),
  };
}

function endOf(child: ChildProcess): Promise<JobEnd> {
  return new Promise((resolve) => {
    child.on("error", (error) => resolve(notStarted(error)));
    child.on("exit", (code, signal) => {
      if (!signal) return resolve({ code: code ?? 1 });
      const problem = `it was ended by ${signal}`;
      resolve({ code: 128 + constants.signals[signal], signal, problem });
    });
  });
}

/** The exit codes are those of a shell. */
function notStarted(error: unknown): JobEnd {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") return { code: 127, problem: "it was not found" };
  const why = code === "EACCES" ? "it may not be executed" : message;
  return { code: 126, problem: `it could not be started: ${why}` };
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
