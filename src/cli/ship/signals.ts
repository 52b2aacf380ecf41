import type { Io, Signal } from "../io.ts";

/** A signal that comes again so soon is the same one: `deno task` and npx pass on what the terminal sent to all. */
const ECHO_MS = 100;

/** Listens for signals until it is stopped. */
export interface SignalWatch {
  /** Resolves to the second signal. */
  readonly second: Promise<Signal>;
  /** From here on a signal does what it does by default. */
  stop(): void;
}

/** Calls `onFirst` at the first signal, and tells of the second. */
export function watchSignals(io: Io, onFirst: () => void): SignalWatch {
  let stop = () => {};
  const second = new Promise<Signal>((resolve) => {
    let first: { readonly signal: Signal; readonly at: number } | undefined;
    stop = io.onSignal((signal) => {
      const at = performance.now();
      if (!first) {
        first = { signal, at };
        onFirst();
      } else if (signal !== first.signal || at - first.at > ECHO_MS) {
        stop();
        resolve(signal);
      }
    });
  });
  return { second, stop: () => stop() };
}
