import { backoffMs } from "./backoff.ts";
import { unref } from "./timer.ts";

const PROBE_MS = 60_000;
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
export class Pace {
  /** The service refused the last batch: the next one, in a minute, is a probe. */
  refused = false;

  readonly #max: number;
  readonly #resume: () => void;
  #window = 1;
  #failures = 0;
  #rejected = 0;
  #failingSince: number | undefined;
  #failedAt = 0;
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
    return this.#isWaiting ? 0 : this.#window;
  }

  /** For how long sending has failed, in milliseconds; 0 when it has not. */
  get failingForMs(): number {
    return this.#failingSince === undefined ? 0 : performance.now() - this.#failingSince;
  }

  /** A request succeeded. */
  succeeded(): void {
    if (this.#isWaiting) return; // this one was sent before the wait began
    this.refused = false;
    this.#failures = 0;
    this.#rejected = 0;
    this.#failingSince = undefined;
    this.#window = Math.min(this.#window * 2, this.#max);
  }

  /**
   * A request failed and is to be repeated; `afterMs` is what the service asked for, if it did. While
   * somebody waits the next try comes soon: they may be gone before a long wait is over.
   */
  failed(afterMs = 0, isAwaited = false): void {
    this.#failedAt = performance.now();
    this.#failingSince ??= this.#failedAt;
    this.#window = 1;
    if (afterMs > 0) return this.#waitAtLeast(afterMs);
    if (this.#isWaiting) return; // several were under way: one failure
    this.#failures++;
    const ms = backoffMs(this.#failures);
    this.#wait(isAwaited ? Math.min(ms, AWAITED_MS) : ms, true);
  }

  /** A record was rejected for itself; when that goes on and on, it is rather the service that fails. */
  rejected(): void {
    if (++this.#rejected > MANY_REJECTED) this.failed();
  }

  /** The service refuses: nothing to be healed by trying soon. */
  refuse(): void {
    this.refused = true;
    this.#window = 1;
    this.#waitAtLeast(PROBE_MS);
  }

  /** Somebody waits: try soon, and start over with short waits, unless the service asked for time. */
  hurry(): void {
    if (!this.#isWaiting || !this.#waitIsOurs) return;
    this.#failures = 0;
    const until = Math.min(this.#waitUntil, this.#failedAt + HURRIED_MS);
    this.#wait(Math.max(0, until - performance.now()), true);
  }

  /** Ends the wait. */
  stop(): void {
    this.#timers.forEach(clearTimeout);
    this.#timers = [];
  }

  get #isWaiting(): boolean {
    return this.#timers.length > 0;
  }

  #waitAtLeast(ms: number): void {
    if (this.#isWaiting && performance.now() + ms < this.#waitUntil) return;
    this.#wait(ms, false);
  }

  #wait(ms: number, isOurs: boolean): void {
    this.stop();
    this.#waitUntil = performance.now() + ms;
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
