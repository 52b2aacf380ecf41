import { basename } from "node:path";
import process from "node:process";
import { resolveConfig, type ResolvedConfig } from "../core/config.ts";
import { MAX_TIMER_MS } from "../core/options.ts";
import { defineCommand, UsageError } from "./command.ts";
import { DATA_FLAGS, type FlagValues, inFlagWords } from "./flags.ts";
import { type Io, type Output, say } from "./io.ts";
import { createBeat, report } from "./run/beat.ts";
import { parseDuration } from "./run/duration.ts";
import { startJob } from "./run/job.ts";
import { openJobLog } from "./run/log.ts";
import { createMask } from "./run/mask.ts";
import { Tail } from "./run/tail.ts";
import { stayAlive } from "../core/timer.ts";

const RETRY_FOR_MS = 60_000;

const FLAGS = {
  name: {
    kind: "text",
    value: "NAME",
    about: "What the job is called: the field job on the lines that it ships.",
    preset: "its program's name",
  },
  timeout: {
    kind: "text",
    value: "TIME",
    about: "How long it may run: 90s, 10m, 1h30m. Then it gets SIGTERM, and SIGKILL 5 s later.",
    preset: "for ever",
  },
  ...DATA_FLAGS,
  overflow: {
    ...DATA_FLAGS.overflow,
    about:
      "Never make the job wait: let lines go when the queue is full, the oldest or the newest.",
    preset: "it waits while lines get through",
  },
  retryForMs: {
    ...DATA_FLAGS.retryForMs,
    about: "For how long a beat, or a batch of lines, is tried again.",
    preset: RETRY_FOR_MS,
  },
} as const;

/** `better-stack run`: a job that is watched. */
export const run = defineCommand({
  name: "run",
  summary: "Runs a job, beats when it succeeds, and reports how it failed",
  usage: "better-stack run [flags] -- program [arguments]",
  details: [
    "What the job writes passes through as it comes, byte for byte, and so do its exit code and the " +
    "signal that ended it. On failure the heartbeat is told the exit code and the last of the " +
    "output. With a source token its lines are shipped, too. The values of variables whose names " +
    "hold TOKEN, SECRET, PASSWORD, KEY or DSN are masked in both.",
    "  better-stack run --name backup --timeout 2h -- ./backup.sh --full",
    "The heartbeat comes from BETTERSTACK_UPTIME_HEARTBEAT_URL or BETTERSTACK_HEARTBEAT_TOKEN, the " +
    "source token from BETTERSTACK_SOURCE_TOKEN. Without them the job just runs.",
  ],
  notes: {
    "When the monitoring fails":
      "The job does not: a line on standard error says what could not be sent, and the exit code " +
      "stays the job's. Once it has ended, a signal ends the wait for Better Stack.",
    "What the job can tell":
      "Its output is a pipe and no terminal. What it leaves running behind " +
      "should write elsewhere: nobody reads on once the job has ended.",
  },
  flags: FLAGS,
  exitCodes: {
    0: "The job succeeded. Every other exit code is the job's, too, but for these:",
    124: "It ran longer than --timeout.",
    126: "It could not be started.",
    127: "There is no such program.",
  },
  insteadOfArguments: "the program stands after --",
  runsProgram: true,
  run: runJob,
});

type Values = FlagValues<typeof FLAGS>;

async function runJob(given: Values, io: Io, program: readonly string[]): Promise<number> {
  const values = { ...given, retryForMs: given.retryForMs ?? RETRY_FOR_MS };
  if (program.length === 0) {
    throw new UsageError("there is no program to run: better-stack run -- ./backup.sh");
  }
  const timeoutMs = timeoutOf(values);
  const name = values.name ?? basename(program[0]!);
  const config = configFor(values, io);
  const heartbeat = config.heartbeatUrl && createBeat(values, io);
  const mask = createMask(io.environment ?? process.env, secretsOf(config));
  const log = config.sourceToken && openJobLog({ values, io, name, mask });
  tellWhatIsMissing(config, io);

  const tail = new Tail();
  const hasOwnGroup = timeoutMs !== undefined && !io.input.isTerminal;
  const job = startJob({
    command: program,
    environment: io.environment,
    timeoutMs,
    hasOwnGroup,
    takeOutput: passTo(io.output, io, [tail.stream(), log?.stream()]),
    takeErrors: passTo(io.errors, io, [tail.stream(), log?.stream()]),
  });
  let lose = (): void => {};
  const patience = new Promise<void>((resolve) => lose = resolve);
  let hasEnded = false;
  const stop = io.onSignal((signal) => {
    if (hasEnded) return lose();
    // A terminal has sent it to the whole group already, the job included.
    if (hasOwnGroup || signal === "SIGTERM" || !isInTerminal(io)) job.tell(signal);
  });
  const stopOthers = io.onOtherSignal?.((signal) => {
    if (hasOwnGroup || signal !== "SIGQUIT" || !isInTerminal(io)) job.tell(signal);
  });
  const letGo = stayAlive();

  const end = await job.ended;
  hasEnded = true;
  if (end.problem && !end.signal) await say(io, `${name}: ${end.problem}`);
  const reported = Promise.all([heartbeat && report(heartbeat, end, tail, mask), log?.close()]);
  const isLeft = await Promise.race([reported, patience.then(() => true)]) === true;
  if (isLeft) await say(io, "left before Better Stack was told of everything");
  heartbeat?.stop();

  letGo();
  stop();
  stopOthers?.();
  if (end.signal) io.endBySignal?.(end.signal);
  return end.code;
}

function timeoutOf({ timeout }: Values): number | undefined {
  if (timeout === undefined) return undefined;
  const timeoutMs = parseDuration(timeout);
  if (timeoutMs !== undefined && timeoutMs > 0 && timeoutMs <= MAX_TIMER_MS) return timeoutMs;
  throw new UsageError(
    `--timeout must be a time such as 90s, 10m or 1h30m, at most 24d, not ${
      JSON.stringify(timeout)
    }`,
  );
}

function configFor(values: Values, { environment }: Io): ResolvedConfig {
  try {
    return resolveConfig(values, environment);
  } catch (error) {
    throw new UsageError(inFlagWords((error as Error).message));
  }
}

function secretsOf({ sourceToken, heartbeatUrl }: ResolvedConfig): string[] {
  const url = heartbeatUrl?.reveal();
  const token = url && new URL(url).pathname.split("/").filter((part) => part !== "").at(-1);
  return [sourceToken?.reveal(), url, token].filter((secret) => secret !== undefined);
}

/** What is set and cannot be used is told; that nothing is set at all, too. */
function tellWhatIsMissing({ problems, heartbeatUrl, sourceToken }: ResolvedConfig, io: Io): void {
  if (problems.length > 0) void say(io, inFlagWords(problems.join("; ")));
  else if (!heartbeatUrl && !sourceToken) {
    void say(io, "nobody is told how it ends: set BETTERSTACK_UPTIME_HEARTBEAT_URL");
  }
}

/** Passes output on, first of all; then the others have it. False when nobody reads it any longer. */
function passTo(
  output: Output,
  io: Io,
  others: readonly (((chunk: Uint8Array) => unknown) | undefined)[],
): (chunk: Uint8Array) => Promise<boolean> {
  return async (chunk) => {
    const passed = output.write(chunk).catch(async (error) => {
      await say(io, `cannot pass the output on: ${(error as Error).message}`);
      return false;
    });
    const [isRead] = await Promise.all([passed, ...others.map((take) => take?.(chunk))]);
    return isRead;
  };
}

function isInTerminal({ input, output, errors }: Io): boolean {
  return input.isTerminal || output.isTerminal || errors.isTerminal;
}
