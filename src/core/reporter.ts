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
 */
export function createReporter(onError?: OnError): Reporter {
  const tell = onError ?? createStderrReport();
  let reporting = false;
  return {
    report(code, message, lost, status) {
      if (reporting) return; // an onError that logs must not come back here for ever
      reporting = true;
      try {
        const records = onError && lost ? lost() : [];
        const result: unknown = tell(new BetterStackError(code, message, status), records);
        if (result instanceof Promise) result.catch(() => {});
      } catch {
        // A reporter that fails has nobody left to tell.
      } finally {
        reporting = false;
      }
    },
  };
}

function createStderrReport(): OnError {
  const quietUntil = new Map<ErrorCode, number>();
  return (error) => {
    const now = performance.now();
    if (now < (quietUntil.get(error.code) ?? 0)) return;
    quietUntil.set(error.code, now + QUIET_MS);
    console.error(`better-stack: ${error.message}`);
  };
}
