import { resolveConfig } from "../core/config.ts";
import { createHeartbeat, type Heartbeat } from "../core/heartbeat.ts";
import { MAX_TIMER_MS } from "../core/options.ts";
import { defineCommand, UsageError } from "./command.ts";
import { DATA_FLAGS, type FlagValues, inFlagWords } from "./flags.ts";
import { type Input, type Io, say } from "./io.ts";

const { heartbeatUrl, heartbeatToken, allowInsecureUrl, requestTimeoutMs, retryForMs } = DATA_FLAGS;
const RETRY_FOR_MS = 60_000;
/** The library sends the last 10,000 bytes of an output: this many are surely enough for those. */
const OUTPUT_BYTES = 20_000;

const FLAGS = {
  fail: { kind: "switch", about: "Say that something failed." },
  exitCode: {
    kind: "number",
    value: "CODE",
    about: "Say how a process ended, 0 to 255; 0 is a success: --exit-code $?",
  },
  output: {
    kind: "text",
    value: "TEXT",
    about:
      "What there is to say about it; - reads it from standard input. The last 10,000 bytes go.",
  },
  heartbeatUrl,
  heartbeatToken,
  allowInsecureUrl,
  requestTimeoutMs,
  retryForMs: { ...retryForMs, about: "For how long it is tried again.", preset: RETRY_FOR_MS },
} as const;

/** `better-stack heartbeat`: one beat. */
export const heartbeat = defineCommand({
  name: "heartbeat",
  summary: "Beats once: all is well, or something failed",
  usage: "better-stack heartbeat [flags]",
  details: [
    "The heartbeat comes from BETTERSTACK_UPTIME_HEARTBEAT_URL or BETTERSTACK_HEARTBEAT_TOKEN.",
    "  backup.sh && better-stack heartbeat\n" +
    "  backup.sh > log 2>&1; better-stack heartbeat --exit-code $? --output - < log",
  ],
  flags: FLAGS,
  exitCodes: {
    0: "The service took it.",
    1: "It could not be delivered; standard error says why.",
  },
  insteadOfArguments: "what there is to say goes with --output",
  run,
});

type Values = FlagValues<typeof FLAGS>;

async function run(values: Values, io: Io): Promise<number> {
  const { fail, exitCode, output } = values;
  if (fail && exitCode !== undefined) {
    throw new UsageError("--fail and --exit-code say the same thing twice: give one of them");
  }
  if (exitCode !== undefined && !(Number.isInteger(exitCode) && exitCode <= 255)) {
    throw new UsageError(`--exit-code must be a whole number from 0 to 255, not ${exitCode}`);
  }
  const beat = createBeat(values, io);
  const text = output === "-" ? await readEnd(io.input) : output;
  // A success that has something to say is an exit code 0.
  const isPing = !fail && exitCode === undefined && !text;
  const isTaken = isPing ? beat.ping() : beat.fail(text, fail ? undefined : exitCode ?? 0);
  return await isTaken ? 0 : 1;
}

function createBeat(values: Values, io: Io): Heartbeat {
  const { retryForMs = RETRY_FOR_MS, ...options } = values;
  try {
    const { heartbeatUrl, problems } = resolveConfig(options, io.environment);
    if (!heartbeatUrl) {
      const problem = problems.find((text) => /HEARTBEAT/.test(text));
      throw new TypeError(problem ?? "there is no heartbeat: set BETTERSTACK_UPTIME_HEARTBEAT_URL");
    }
    return createHeartbeat({
      ...options,
      intervalMs: Math.min(Math.max(retryForMs, 100), MAX_TIMER_MS), // what it takes
      onError: ({ message }) => void say(io, inFlagWords(message)),
    }, io.environment);
  } catch (error) {
    throw new UsageError(inFlagWords((error as Error).message));
  }
}

/** The end of the input as text, however long it is. */
async function readEnd(input: Input): Promise<string> {
  let end = new Uint8Array(0);
  for await (const chunk of input) {
    const both = new Uint8Array(end.length + chunk.length);
    both.set(end);
    both.set(chunk, end.length);
    end = both.slice(-OUTPUT_BYTES);
  }
  return new TextDecoder().decode(end);
}
