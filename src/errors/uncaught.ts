import type { FlushOptions } from "../core/logger.ts";
import { isWorkerd } from "../core/platform.ts";

/** Who is told of what nobody caught, and can be waited for. */
export interface UncaughtListener {
  /** Captures it. */
  fatal(error: unknown): void;
  /** Waits for what is under way. */
  flush(options?: FlushOptions): Promise<unknown>;
  /** The same, for the last time. */
  close(options?: FlushOptions): Promise<unknown>;
}

interface Host {
  readonly process?: { readonly versions?: { readonly node?: string } };
  addEventListener?(type: string, listener: (event: never) => void): void;
  removeEventListener?(type: string, listener: (event: never) => void): void;
}

/**
 * Tells `listener` of uncaught exceptions and unhandled rejections; returns a function that takes it back.
 * In a process the end waits for the report, and is then what it would have been; in a Worker the report
 * is all that happens.
 */
export async function listenToUncaught(listener: UncaughtListener): Promise<() => void> {
  const host = globalThis as Host;
  // A Worker may have a `process` for the sake of compatibility, which no error ever ends.
  if (host.process?.versions?.node && !isWorkerd(host)) {
    const { closeOnExit } = await import("../node/close_on_exit.ts");
    return closeOnExit(listener as Parameters<typeof closeOnExit>[0]);
  }
  const onError = ({ error }: { readonly error?: unknown }) => listener.fatal(error);
  const onRejection = ({ reason }: { readonly reason?: unknown }) => listener.fatal(reason);
  host.addEventListener?.("error", onError);
  host.addEventListener?.("unhandledrejection", onRejection);
  return () => {
    host.removeEventListener?.("error", onError);
    host.removeEventListener?.("unhandledrejection", onRejection);
  };
}
