/** Counts of records. `logged` is always the sum of `delivered`, `dropped` and `pending`. */
export interface Stats {
  /** Handed over. */
  readonly logged: number;
  /** Taken by the service. */
  readonly delivered: number;
  /** Lost; `onError` was told why. */
  readonly dropped: number;
  /** Waiting or being sent. */
  readonly pending: number;
  /** Requests that repeated a failed one. */
  readonly retries: number;
}

/** What became of the records that a `flush()` or a `close()` covered. */
export interface FlushResult {
  /** Taken by the service. */
  readonly delivered: number;
  /** Lost; `onError` was told why. */
  readonly dropped: number;
  /** Not yet sent when the time was over; after `close()` there are none. */
  readonly pending: number;
}

interface Waiter {
  readonly generation: number;
  readonly counts: { delivered: number; dropped: number; pending: number };
  readonly done: () => void;
}

/** Keeps account of every record, and of who waits for which. */
export class Ledger {
  /** Requests that repeated a failed one. */
  retries = 0;

  #logged = 0;
  #delivered = 0;
  #dropped = 0;
  readonly #waiters = new Set<Waiter>();

  /** The account so far. */
  get stats(): Stats {
    const [logged, delivered, dropped] = [this.#logged, this.#delivered, this.#dropped];
    return { logged, delivered, dropped, pending: this.pending, retries: this.retries };
  }

  /** How many records are neither delivered nor dropped. */
  get pending(): number {
    return this.#logged - this.#delivered - this.#dropped;
  }

  /** True when somebody waits. */
  get isAwaited(): boolean {
    return this.#waiters.size > 0;
  }

  /** A record was handed over. */
  log(): void {
    this.#logged++;
  }

  /** `records` of a generation ended. */
  settle(generation: number, records: number, end: "delivered" | "dropped"): void {
    if (end === "delivered") this.#delivered += records;
    else this.#dropped += records;
    for (const waiter of this.#waiters) {
      if (generation > waiter.generation) continue;
      waiter.counts[end] += records;
      waiter.counts.pending -= records;
      if (waiter.counts.pending === 0) waiter.done();
    }
  }

  /** Waits until all that is pending now has ended, which is what belongs to no later generation. */
  wait(generation: number, timeoutMs: number): Promise<FlushResult> {
    const counts = { delivered: 0, dropped: 0, pending: this.pending };
    if (counts.pending === 0) return Promise.resolve(counts);
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        resolve({ ...counts });
      };
      const timer = setTimeout(done, timeoutMs);
      const waiter = { generation, counts, done };
      this.#waiters.add(waiter);
    });
  }

  /** Nothing more is to be expected soon: nobody waits any longer. */
  dismiss(): void {
    this.#waiters.forEach((waiter) => waiter.done());
  }
}
