import type { SandboxRecord } from "./intake.ts";
import { milliseconds } from "./options.ts";

/** How long to wait for a record. */
export interface SandboxWaitOptions {
  /**
   * How long to wait, in milliseconds.
   *
   * @default {5_000}
   */
  readonly timeoutMs?: number;
}

/** Those who wait for a record. */
export interface WaiterList {
  wait(
    predicate: (record: SandboxRecord) => boolean,
    options: SandboxWaitOptions,
  ): Promise<SandboxRecord>;
  notify(records: readonly SandboxRecord[]): void;
}

/**
 * Starts with nobody waiting.
 *
 * @param arrived The records that are there already
 * @param account What arrived so far, in words, for the message of a time-out
 */
export function createWaiterList(
  arrived: readonly SandboxRecord[],
  account: () => string,
): WaiterList {
  const waiters = new Set<(records: readonly SandboxRecord[]) => void>();

  function wait(
    predicate: (record: SandboxRecord) => boolean,
    { timeoutMs = 5_000 }: SandboxWaitOptions,
  ): Promise<SandboxRecord> {
    return new Promise((resolve, reject) => {
      milliseconds("timeoutMs", timeoutMs);
      const found = arrived.find(predicate);
      if (found !== undefined) return resolve(found);

      const timer = setTimeout(() => {
        waiters.delete(look);
        reject(new Error(`No matching record within ${timeoutMs} ms: ${account()}`));
      }, timeoutMs);
      function settle(how: () => void): void {
        clearTimeout(timer);
        waiters.delete(look);
        how();
      }
      function look(records: readonly SandboxRecord[]): void {
        try {
          const match = records.find(predicate);
          if (match !== undefined) settle(() => resolve(match));
        } catch (error) {
          settle(() => reject(error));
        }
      }
      waiters.add(look);
    });
  }

  return { wait, notify: (records) => waiters.forEach((look) => look(records)) };
}
