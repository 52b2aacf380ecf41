interface ProcessHost {
  readonly process?: { on?(event: "exit", listener: () => void): void };
}

const atExit = new Set<() => void>();
let listening = false;

/** Calls `listener` when the process ends, where there is one, unless it is forgotten before. */
export function rememberAtExit(listener: () => void): void {
  atExit.add(listener);
  if (listening) return;
  listening = true;
  // A copy: what a listener brings about is not to be listened to again, for ever.
  (globalThis as ProcessHost).process?.on?.("exit", () => [...atExit].forEach((call) => call()));
}

/** Takes back what {@linkcode rememberAtExit} was told. */
export function forgetAtExit(listener: () => void): void {
  atExit.delete(listener);
}
