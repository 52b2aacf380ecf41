import { matches } from "../query/matches.ts";
import { parseQuery } from "../query/parse.ts";
import type { SandboxRecord } from "./intake.ts";
import { milliseconds, wholeNumber } from "./options.ts";

/** What is waited for: a query in the live tail language, or a function that says whether a record is meant. */
export type SandboxWaitCondition = string | ((record: SandboxRecord) => boolean);

/** How long to wait for records, and for how many. */
export interface SandboxWaitOptions {
  /**
   * How long to wait, in milliseconds.
   *
   * @default {5_000}
   */
  readonly timeoutMs?: number;
  /**
   * How many records to wait for; with it, an array of that many comes back.
   *
   * @default one record, which comes back by itself
   */
  readonly count?: number;
}

/** Waits until as many records match as are wanted, and resolves with them, the first ones first. */
export type Wait = (
  condition: SandboxWaitCondition,
  options: SandboxWaitOptions,
) => Promise<readonly SandboxRecord[]>;

/** What a waiter needs to see. */
export interface Watched {
  /** The records that are there already. */
  readonly records: readonly SandboxRecord[];
  /** Calls the listener with records that come; returns a function that ends that. */
  readonly onKept: (listener: (records: readonly SandboxRecord[]) => void) => () => void;
  /** What arrived so far, in words, for the message of a time-out. */
  readonly account: () => string;
}

/** Waits for records of a sandbox. */
export function createWait({ records, onKept, account }: Watched): Wait {
  return (condition, { timeoutMs = 5_000, count = 1 }) =>
    new Promise((resolve, reject) => {
      milliseconds("timeoutMs", timeoutMs);
      wholeNumber("count", count);
      const isMeant = predicateOf(condition);
      const found: SandboxRecord[] = [];
      const isFound = (arrived: readonly SandboxRecord[]): boolean => {
        for (const record of arrived) {
          if (isMeant(record) && found.push(record) === count) return true;
        }
        return false;
      };
      if (isFound(records)) return resolve(found);

      const timer = setTimeout(() => {
        const what = count === 1 ? "No matching record" : `${found.length} of ${count} records`;
        const query = typeof condition === "string" ? ` for \`${condition}\`` : "";
        settle(() => reject(new Error(`${what}${query} within ${timeoutMs} ms: ${account()}`)));
      }, timeoutMs);
      const stop = onKept((arrived) => {
        try {
          if (isFound(arrived)) settle(() => resolve(found));
        } catch (error) {
          settle(() => reject(error));
        }
      });
      function settle(how: () => void): void {
        clearTimeout(timer);
        stop();
        how();
      }
    });
}

function predicateOf(condition: SandboxWaitCondition): (record: SandboxRecord) => boolean {
  if (typeof condition !== "string") return condition;
  const { query } = parseQuery(condition);
  return (record) => matches(query, record);
}
