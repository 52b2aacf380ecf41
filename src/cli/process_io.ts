import process from "node:process";
import type { Io, OtherSignal, Output, Signal } from "./io.ts";

/** The part of `Deno` that writes without holding up the event loop, which its `process.stdout` does. */
interface DenoHost {
  readonly Deno?: Readonly<Record<"stdout" | "stderr", DenoWriter>>;
}

interface DenoWriter {
  write(bytes: Uint8Array): Promise<number>;
}

const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM", "SIGHUP"];
const OTHER_SIGNALS: readonly OtherSignal[] = process.platform === "win32"
  ? []
  : ["SIGQUIT", "SIGUSR1", "SIGUSR2"];
const NOBODY_READS: ReadonlySet<unknown> = new Set(["EPIPE", "ECONNRESET"]);

const encoder = new TextEncoder();

/** The process itself, in Node, Deno and Bun. Nothing of it is touched before it is used. */
export function processIo(): Io {
  return {
    input: {
      get isTerminal() {
        return Boolean(process.stdin.isTTY);
      },
      [Symbol.asyncIterator]: () => process.stdin[Symbol.asyncIterator](),
    },
    output: outputOf("stdout"),
    errors: outputOf("stderr"),
    onSignal: (listener) => listen(SIGNALS, listener),
    onOtherSignal: (listener) => listen(OTHER_SIGNALS, listener),
    endBySignal(signal) {
      if (signal === "SIGUSR1") return; // in Node that is the debugger's
      try {
        process.kill(process.pid, signal);
      } catch {
        // Deno without --allow-run, or a signal that this system does not know.
      }
    },
  };
}

function listen<S extends Signal | OtherSignal>(
  signals: readonly S[],
  listener: (signal: S) => void,
): () => void {
  const onSignal = listener as (signal: Signal | OtherSignal) => void;
  signals.forEach((signal) => process.on(signal, onSignal));
  return () => signals.forEach((signal) => process.off(signal, onSignal));
}

function outputOf(name: "stdout" | "stderr"): Output {
  const deno = (globalThis as DenoHost).Deno?.[name];
  let write: ((bytes: Uint8Array) => Promise<void>) | undefined;
  let last: Promise<unknown> = Promise.resolve();
  return {
    get isTerminal() {
      return Boolean(process[name].isTTY);
    },
    get hasColors() {
      return Boolean(process[name].isTTY) && !process.env.NO_COLOR;
    },
    async write(data) {
      const bytes = typeof data === "string" ? encoder.encode(data) : data;
      const writing = write ??= deno ? denoWrite(deno) : nodeWrite(process[name]);
      const written = last.then(() => writing(bytes)); // one at a time, in order
      last = written.catch(() => {});
      try {
        await written;
        return true;
      } catch (error) {
        if (NOBODY_READS.has((error as { code?: unknown }).code)) return false;
        throw error;
      }
    },
  };
}

function denoWrite(writer: DenoWriter): (bytes: Uint8Array) => Promise<void> {
  return async (bytes) => {
    let rest = bytes;
    while (rest.length > 0) rest = rest.subarray(await writer.write(rest));
  };
}

function nodeWrite(
  stream: typeof process.stdout | typeof process.stderr,
): (bytes: Uint8Array) => Promise<void> {
  stream.on("error", () => {}); // the callback has it too, and unheard it would end the process
  return (bytes) =>
    new Promise((resolve, reject) => {
      stream.write(bytes, (error) => error ? reject(error) : resolve());
    });
}
