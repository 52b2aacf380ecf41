import { backoffMs } from "./backoff.ts";
import { unref } from "./timer.ts";

const PROBE_MS = 60_000;
const KEEP_ALIVE_MS = 15_000;

/**
 * How many requests there may be at once, and when the next one.
 *
 * It starts with one at a time and doubles with each success; a failure goes back to one, after a
 * growing wait, so that neither an outage nor its end is met with a storm. There is one pace for all
 * batches: they go to the same host.
 */
export class Pace {
  /** The service refused the last batch: the next one, in a minute, is a probe. */
  refused = false;

  readonly #max: number;
  readonly #resume: () => void;
  #window = 1;
  #failures = 0;
  #failingSince: number | undefined;
  #waitUntil = 0;
  #waitIsOurs = true;
  #timers: ReturnType<typeof setTimeout>[] = [];

  /** Creates a pace that calls `resume` when a wait is over. */
  constructor(maxConcurrency: number, resume: () => void) {
    this.#max = maxConcurrency;
    this.#resume = resume;
  }

  /** How many requests may be under way now. */
  get window(): number {
    return this.#timers.length > 0 ? 0 : this.#window;
  }

  /** For how long sending has failed, in milliseconds; 0 when it has not. */
  get failingForMs(): number {
    return this.#failingSince === undefined ? 0 : performance.now() - this.#failingSince;
  }

  /** A request succeeded. */
  succeeded(): void {
    this.refused = false;
    if (this.#timers.length > 0) return; // this one was sent before the wait began
    this.#failures = 0;
    this.#failingSince = undefined;
    this.#window = Math.min(this.#window * 2, this.#max);
  }

  /** A request failed and is to be repeated; `afterMs` is what the service asked for. */
  failed(afterMs?: number): void {
    this.#failingSince ??= performance.now();
    this.#window = 1;
    if (afterMs !== undefined) return this.#wait(afterMs, false);
    if (this.#timers.length > 0) return; // several were under way: one failure
    this.#failures++;
    this.#wait(backoffMs(this.#failures), true);
  }

  /** The service refuses: nothing to be healed by trying soon. */
  refuse(): void {
    this.refused = true;
    this.#window = 1;
    this.#wait(PROBE_MS, false);
  }

  /** Somebody waits: try now, unless the service asked for time. */
  hurry(): void {
    if (this.#timers.length === 0 || !this.#waitIsOurs) return;
    this.stop();
    this.#resume();
  }

  /** Ends the wait. */
  stop(): void {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }

  #wait(ms: number, isOurs: boolean): void {
    const until = performance.now() + ms;
    if (this.#timers.length > 0 && until < this.#waitUntil) return;
    this.stop();
    this.#waitUntil = until;
    this.#waitIsOurs = isOurs;
    const timer = setTimeout(() => {
      this.stop();
      this.#resume();
    }, ms);
    unref(timer);
    this.#timers.push(timer);
    // What can be sent soon keeps the process alive, but only for so long.
    const keepAliveMs = Math.min(ms, KEEP_ALIVE_MS - this.failingForMs);
    if (!this.refused && keepAliveMs > 0) this.#timers.push(setTimeout(() => {}, keepAliveMs));
  }
}
