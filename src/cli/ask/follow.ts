import { BetterStackApiError, type LogRow } from "../../api/mod.ts";
import { backoffMs } from "../../core/backoff.ts";
import { Seen } from "./seen.ts";

/** What is followed, and what is done with it. */
export interface Follow {
  /** When it begins, in milliseconds since 1970; asked for until it is told. */
  begin(): Promise<number>;
  /** What the service's clock shows, in milliseconds since 1970. */
  now(): number;
  /** Asks for what happened from a time on, the oldest first, page by page. */
  ask(from: Date): AsyncIterable<readonly LogRow[]>;
  /** Takes records that were not there before; resolves to false when no more are wanted. */
  show(rows: readonly LogRow[]): Promise<boolean>;
  /** Hears that it cannot be asked at the moment, once until it is asked again. */
  onTrouble(error: BetterStackApiError): void;
  /** Hears that the trouble is over. */
  onRecovery(): void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

const POLL_MS = 2_000;
/** Programs send in batches, and try again after trouble: a record may be there later than others after it. */
const MOST_OVERLAP_MS = 60_000;
const LEAST_OVERLAP_MS = 2_000;
/** Where so many pages are the same as before, less of them is asked for again. */
const MANY_PAGES = 5;
const LEAST_WAIT_MS = 500;

/**
 * Asks again and again, each time from a minute before the last time that it was answered, and shows what was
 * not there then. Trouble that can heal is waited for, and what happened meanwhile is shown after it.
 *
 * Resolves when it is ended, or nobody wants more; rejects when the service refuses.
 */
export async function follow(options: Follow): Promise<void> {
  const { signal } = options;
  const seen = new Seen();
  let since: number | undefined;
  let overlapMs = MOST_OVERLAP_MS;
  let failures = 0;
  while (!signal.aborted) {
    let waitMs = POLL_MS;
    try {
      since ??= await options.begin();
      const begun = options.now();
      let pages = 0;
      seen.again();
      for await (const rows of options.ask(new Date(since))) {
        pages++;
        if (!await options.show(seen.fresh(rows))) return;
      }
      if (failures > 0) options.onRecovery();
      failures = 0;
      overlapMs = pages > MANY_PAGES
        ? Math.max(overlapMs / 2, LEAST_OVERLAP_MS)
        : Math.min(overlapMs * 2, MOST_OVERLAP_MS);
      // Never back, also when the service's clock is set: what is forgotten would be shown again.
      since = Math.max(since, begun - overlapMs);
      seen.forgetBefore(since);
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof BetterStackApiError) || !mayHeal(error)) throw error;
      if (failures === 0) options.onTrouble(error);
      failures++;
      waitMs = error.retryAfterMs ?? LEAST_WAIT_MS + backoffMs(failures);
    }
    await pause(waitMs, signal);
  }
}

function mayHeal({ code, status }: BetterStackApiError): boolean {
  switch (code) {
    case "network":
    case "rate-limited":
    case "server":
    case "unexpected": // the page of a proxy, say
      return true;
    default:
      return status === 408;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    if (signal.aborted) end();
    else signal.addEventListener("abort", end);
  });
}
