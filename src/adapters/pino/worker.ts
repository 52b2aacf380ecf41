import { writeSync } from "node:fs";
import { Writable } from "node:stream";
import { setImmediate as turn } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import { createReporter } from "../../core/reporter.ts";
import { within } from "../../core/timer.ts";
import { sayNothingIsShipped } from "../../core/unshipped.ts";
import { createSpooledDelivery } from "../../node/delivery.ts";
import { resolvePinoOptions, usableOptions } from "./options.ts";
import { post } from "./post.ts";
import { createPinoSink, type PinoSink } from "./sink.ts";

/** How long lines wait for what pino tells of itself, which comes after the first of them. */
const CONFIG_WAIT_MS = 250;
/** A queue that is half full gets so much time to empty, as long as it does: a burst is not to be lost. */
const PATIENCE_MS = 2_000;
/** Time is given back ten times slower: what is too much for long has to overflow here, not in the host. */
const PATIENCE_PER_MS = 0.1;
const PROGRESS_MS = 250;
/** Between pieces of this length the queue is looked at, and requests have their turn. */
const PIECE_LENGTH = 262_144;
const FLUSH_TIMEOUT_MS = 10_000;

/** What pino's worker writes lines to. Bad options are reported, and nothing is ever thrown. */
export function createWorkerStream(given: unknown): Writable & { flush(): Promise<void> } {
  const { options, environment, problems } = usableOptions(given);
  const settings = resolvePinoOptions(options);
  if (problems.length > 0) {
    const told = `options that are treated as not set: ${problems.join("; ")}`;
    createReporter(undefined, print).report("configuration", told);
  }
  const delivery = createSpooledDelivery(
    { ...options, fetch: post },
    environment,
    createReporter(undefined, print),
  );
  if (!delivery.shipper) sayNothingIsShipped(print);
  const sink = createPinoSink(delivery, settings);
  const take = createIntake(sink);
  const decoder = new TextDecoder();
  const textOf = (chunk: string | Uint8Array): string =>
    typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });

  const stream = new Writable({
    decodeStrings: false,
    write: (chunk, _encoding, done) => take(textOf(chunk), done),
    writev: (chunks, done) => take(chunks.map(({ chunk }) => textOf(chunk)).join(""), done),
    final: (done) => void sink.close(settings.closeTimeoutMs).then(() => done()),
  });
  stream.on("message", sink.hear);
  const flush = async (): Promise<void> => {
    const waits = stream.writableLength > 0 && !stream.writableEnded;
    if (waits) await new Promise((resolve) => stream.write("", resolve));
    await sink.flush(FLUSH_TIMEOUT_MS);
  };
  return Object.assign(stream, { flush });
}

/** Hands text to the sink: the first when pino told of itself, and a burst piece by piece. */
function createIntake(sink: PinoSink): (text: string, done: () => void) => void {
  const waitForRoom = createPatience(sink);
  let configured = hearConfig(sink);
  let taken = 0;

  const takePieces = async (text: string): Promise<void> => {
    if (configured) await within(configured, CONFIG_WAIT_MS);
    configured = undefined;
    for (let from = 0; from < text.length; from += PIECE_LENGTH) {
      await turn();
      await waitForRoom();
      sink.write(text.slice(from, from + PIECE_LENGTH));
    }
    taken = 0;
  };

  return (text, done) => {
    taken += text.length;
    if (configured || taken > PIECE_LENGTH) return void takePieces(text).then(done);
    sink.write(text);
    done();
  };
}

/** Creates what waits for room in the sink's queue, but not for long, and not where nothing moves. */
function createPatience(sink: PinoSink): () => Promise<void> {
  let patience = PATIENCE_MS;
  let clock = performance.now();
  let hasRoom = true;

  const passed = (): number => {
    const before = clock;
    clock = performance.now();
    return clock - before;
  };

  return async () => {
    patience = Math.min(PATIENCE_MS, patience + passed() * PATIENCE_PER_MS);
    if (!hasRoom) return;
    const room = sink.room();
    let progress = true;
    hasRoom = false;
    while (!hasRoom && progress && patience > 0) {
      const { delivered } = sink.stats;
      hasRoom = await within(room, PROGRESS_MS);
      progress = sink.stats.delivered > delivered;
      patience -= passed();
    }
    if (!hasRoom) room.then(() => hasRoom = true);
  };
}

/** Resolves when pino told of itself for the first time; undefined when it will not. */
function hearConfig(sink: PinoSink): Promise<void> | undefined {
  if (!workerData?.workerData?.pinoWillSendConfig) return undefined;
  return new Promise((resolve) => {
    parentPort?.on("message", (message) => {
      sink.hear(message);
      if (message?.code === "PINO_CONFIG") resolve();
    });
  });
}

/** The worker's own console goes through the main thread, which at the end waits for the worker. */
function print(line: string): void {
  try {
    writeSync(2, line + "\n");
  } catch {
    // A stderr that fails has nobody left to tell.
  }
}
