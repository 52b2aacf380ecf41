import { backoffMs, PROBE_MS } from "./backoff.ts";
import { unref } from "./timer.ts";

const AWAITED_MS = 2_000;
const KEEP_ALIVE_MS = 15_000;
const HURRIED_MS = 500;
const MANY_REJECTED = 10;

/**
 * How many requests there may be at once, and when the next one.
 *
 * It starts with one at a time and doubles with each success; a failure goes back to one, after a
 * growing wait, so that neither an outage nor its end is met with a storm. There is one pace for all
 * batches: they go to the same host.
 */
export interface Pace {
  /** How many requests may be under way now. */
  readonly window: number;
  /** The service refused the last batch: the next one, in a minute, is a probe. */
  readonly refused: boolean;
  /** For how long sending has failed, in milliseconds; 0 when it has not. */
  readonly failingForMs: number;
  /** A request succeeded. */
  succeeded(): void;
  /**
   * A request failed and is to be repeated; `afterMs` is what the service asked for, if it did. While
   * somebody waits the next try comes soon: they may be gone before a long wait is over.
   */
  failed(afterMs?: number, isAwaited?: boolean): void;
  /** A record was rejected for itself; when that goes on and on, it is rather the service that fails. */
  rejected(): void;
  /** The service refuses: nothing to be healed by trying soon. */
  refuse(): void;
  /** Somebody waits: try soon, and start over with short waits, unless the service asked for time. */
  hurry(): void;
  /** Ends the wait. */
  stop(): void;
}

/** Creates a pace that calls `resume` when a wait is over. */
export function createPace(maxConcurrency: number, resume: () => void): Pace {
  let window = 1;
  let refused = false;
  let failures = 0;
  let rejections = 0;
  let failingSince: number | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waitUntil = 0;
  let isOurs = false; // nobody asked for the wait

  const failingForMs = () => failingSince === undefined ? 0 : performance.now() - failingSince;

  function wait(ms: number, ours: boolean): void {
    stop();
    // What can be sent soon keeps the process alive, but only for so long, and the last try is at its end.
    const aliveMs = KEEP_ALIVE_MS - failingForMs();
    if (ours && aliveMs > 0) ms = Math.min(ms, aliveMs);
    waitUntil = performance.now() + ms;
    isOurs = ours;
    timer = setTimeout(() => {
      stop();
      resume();
    }, ms);
    if (refused || ms > aliveMs) unref(timer);
  }

  function waitAtLeast(ms: number): void {
    window = 1;
    if (!timer || performance.now() + ms > waitUntil) wait(ms, false);
  }

  function failed(afterMs = 0, isAwaited = false): void {
    failingSince ??= performance.now();
    window = 1;
    if (afterMs > 0) return waitAtLeast(afterMs);
    if (timer) return; // several were under way: one failure
    wait(Math.min(backoffMs(++failures), isAwaited ? AWAITED_MS : Infinity), true);
  }

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
  }

  return {
    get window() {
      return timer ? 0 : window;
    },
    get refused() {
      return refused;
    },
    get failingForMs() {
      return failingForMs();
    },

    succeeded() {
      if (timer) return; // this one was sent before the wait began
      refused = false;
      failures = rejections = 0;
      failingSince = undefined;
      window = Math.min(window * 2, maxConcurrency);
    },

    failed,

    rejected() {
      if (++rejections > MANY_REJECTED) failed();
    },

    refuse() {
      refused = true;
      waitAtLeast(PROBE_MS);
    },

    hurry() {
      if (!timer || !isOurs) return;
      failures = 0;
      wait(Math.max(0, Math.min(waitUntil - performance.now(), HURRIED_MS)), true);
    },

    stop,
  };
}
