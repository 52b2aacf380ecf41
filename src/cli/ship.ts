import { constants } from "node:os";
import { defineCommand, UsageError } from "./command.ts";
import { DATA_FLAGS, type FlagValues } from "./flags.ts";
import { type Io, say } from "./io.ts";
import { Account } from "./ship/account.ts";
import { deliveryFor, drain, entriesFor } from "./ship/delivery.ts";
import { endable } from "./ship/endable.ts";
import { type Line, LineSplitter } from "./ship/lines.ts";
import { watchSignals } from "./ship/signals.ts";
import { Tee } from "./ship/tee.ts";
import { stayAlive } from "../core/timer.ts";

const RETRY_FOR_MS = DATA_FLAGS.retryForMs.preset;
/** What is on disk need not be waited for. */
const SPOOLED_MS = 10_000;
const { heartbeatUrl: _url, heartbeatToken: _token, ...SHARED_FLAGS } = DATA_FLAGS;

const FLAGS = {
  tee: {
    kind: "switch",
    about: "Pass the input on to standard output, byte for byte.",
  },
  closeTimeoutMs: {
    kind: "number",
    value: "MS",
    about: "When the input has ended: give up once nothing was delivered for so long.",
    preset: "--retry-for-ms; with --spool 10000",
  },
  ...SHARED_FLAGS,
} as const;

const DETAILS = [
  "A line may be what pino writes, any other JSON object, or plain text; blank lines are skipped. " +
  "pino's level numbers become names, and a line's own time (dt, time, timestamp, @timestamp, ts) " +
  "becomes the record's; a line that has none gets the time at which it was read. msg becomes " +
  "message. Everything else stays as it is. Plain text becomes a message, without a level. What is " +
  "broken (JSON, UTF-8) or over 10 MiB is shipped as text, which --redact does not look into; what " +
  "is too long is cut.",

  "The source token comes from BETTERSTACK_SOURCE_TOKEN, the ingesting host from " +
  "BETTERSTACK_INGEST_HOST.",

  "  node app.js | better-stack ship --tee\n  better-stack ship --fields job=nightly < job.log",
];

const NOTES = {
  "In an outage":
    "Records wait in the queue and are tried again. When it is half full the program " +
    "that writes is made to wait, too, so that no line is lost; only a batch that could not be sent " +
    "for --retry-for-ms is given up. With --overflow drop-oldest the program never waits: when the " +
    "queue is full the oldest records go, and what happened last is kept. With --overflow " +
    "drop-newest it never waits, either: how the outage began is kept, and what comes later goes. " +
    "While the service refuses (a wrong token, a used-up quota) nobody waits, as that would not heal " +
    "it. What was lost is told on standard error. With --spool records wait in files instead, for as " +
    "long as there is room: no batch is given up, and what could not be sent before the end goes with " +
    "the next `ship --spool` of that folder, which a kill -9 does not change.",
  "Ctrl-C": "The program that writes ends first: all that it still writes is shipped. A second " +
    "Ctrl-C leaves at once. SIGTERM and SIGHUP do the same.",
};

/** `better-stack ship`: standard input to Better Stack. */
export const ship = defineCommand({
  name: "ship",
  summary: "Ships standard input, line by line",
  usage: "better-stack ship [flags] < input",
  details: DETAILS,
  notes: NOTES,
  flags: FLAGS,
  exitCodes: {
    0: "Everything was delivered.",
    1: "Something was not; standard error says how much, and why.",
    130: "A second Ctrl-C ended it early (a second SIGTERM: 143).",
  },
  insteadOfArguments: "it reads standard input: better-stack ship < file",
  run,
});

type Values = FlagValues<typeof FLAGS>;

async function run(values: Values, io: Io): Promise<number> {
  const account = new Account((line) => void say(io, line));
  const { shipper, maxRecordBytes } = deliveryFor(values, io, account.onError);
  if (!shipper) throw new UsageError("there is no source token: set BETTERSTACK_SOURCE_TOKEN");

  if (io.input.isTerminal) void say(io, "reading what is typed here; Ctrl-D ends it");
  const input = endable(io.input);
  const tee = values.tee ? new Tee(io.output) : undefined;
  const signals = watchSignals(io, () => {
    void shipper.flush(0); // who sends a signal may lose patience: what is here goes now
    if (io.input.isTerminal) input.end();
    else if (io.errors.isTerminal) {
      void say(io, "shipping what still comes; Ctrl-C again leaves at once");
    }
  });
  // Neither a pipe that is not read from nor a long wait for the next try keeps a process alive.
  const letGo = stayAlive();

  const problems: string[] = [];
  const shipAll = async () => {
    const toRecord = entriesFor(values, maxRecordBytes);
    const mayWait = values.overflow === undefined;
    try {
      await forEachLine(input, tee, async (line) => {
        const record = toRecord(line);
        if (record === undefined) return;
        if (mayWait) await shipper.room();
        shipper.push(record);
      });
    } catch (error) {
      problems.push(`cannot read on: ${(error as Error).message}`);
    }
    const patience = values.spool ? SPOOLED_MS : values.retryForMs ?? RETRY_FOR_MS;
    await drain(shipper, values.closeTimeoutMs ?? patience);
  };
  const signal = await Promise.race([shipAll(), signals.second]);

  signals.stop();
  input.end();
  await shipper.close(0);
  letGo();
  if (tee?.problem) problems.push(tee.problem);
  const { stats } = shipper;
  if (stats.delivered < stats.logged) problems.push(account.close(stats));
  for (const problem of problems) await say(io, problem);
  if (!signal) return Math.min(problems.length, 1);
  io.endBySignal?.(signal);
  return 128 + constants.signals[signal];
}

/** Takes the input line by line, no faster than `take` and the tee do. */
async function forEachLine(
  input: AsyncIterable<Uint8Array>,
  tee: Tee | undefined,
  take: (line: Line) => Promise<void>,
): Promise<void> {
  const splitter = new LineSplitter();
  for await (const chunk of input) {
    const passed = tee?.pass(chunk);
    for (const line of splitter.push(chunk)) await take(line);
    await passed;
  }
  for (const line of splitter.end()) await take(line);
}
