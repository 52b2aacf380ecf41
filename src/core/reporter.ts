import { BetterStackError, type ErrorCode, type OnError } from "./errors.ts";

const QUIET_MS = 60_000;

/** Tells the outside of trouble, so that trouble never gets into the program. */
export interface Reporter {
  /** Tells what happened; `lost` gives the texts of the records that were lost, if somebody listens. */
  report(code: ErrorCode, message: string, lost?: () => readonly string[], status?: number): void;
}

/**
 * Creates a reporter for `onError`, or one that writes to stderr: a line for each kind of trouble, and
 * then none of that kind for a minute.
 *
 * @param print What writes a line to stderr. @default `console.error`
 */
export function createReporter(
  onError?: OnError,
  print: (line: string) => void = (line) => console.error(line),
): Reporter {
  return { report: onError ? reportTo(onError) : reportBy(print) };
}

/** Tells what was wrong with values from the environment, if anything was. */
export function reportProblems({ report }: Reporter, problems: readonly string[]): void {
  if (problems.length > 0) report("configuration", problems.join("; "));
}

function reportTo(onError: OnError): Reporter["report"] {
  let reporting = false;
  return (code, message, lost, status) => {
    if (reporting) return; // an onError that logs must not come back here for ever
    reporting = true;
    try {
      const error = new BetterStackError(code, message, status);
      const result: unknown = onError(error, lost?.() ?? []);
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // A listener that fails has nobody left to tell.
    } finally {
      reporting = false;
    }
  };
}

function reportBy(print: (line: string) => void): Reporter["report"] {
  const quietUntil = new Map<ErrorCode, number>();
  return (code, message) => {
    const now = performance.now();
    if (now < (quietUntil.get(code) ?? 0)) return;
    quietUntil.set(code, now + QUIET_MS);
    try {
      print(`better-stack: ${message}`);
    } catch {
      // A console that fails has nobody left to tell.
    }
  };
}
