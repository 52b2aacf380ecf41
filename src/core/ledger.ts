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

/** What became of no records at all. */
export const NO_RECORDS: FlushResult = { delivered: 0, dropped: 0, pending: 0 };

/** Keeps account of every record, and of who waits for which. */
export interface Ledger {
  /** The account so far, which goes on. */
  readonly stats: { -readonly [K in keyof Stats]: Stats[K] };
  /** True when somebody waits. */
  readonly isAwaited: boolean;
  /** A record was handed over. */
  log(): void;
  /** So many records ended, numbered from `first` on. */
  settle(first: number, records: number, end: "delivered" | "dropped"): void;
  /** Waits until all that is pending now has ended, which is what has numbers before `end`. */
  wait(end: number, timeoutMs: number): Promise<FlushResult>;
  /** Nothing more is to be expected soon: nobody waits any longer. */
  dismiss(): void;
}

/** Creates an account without records. */
export function createLedger(): Ledger {
  const stats = { logged: 0, delivered: 0, dropped: 0, pending: 0, retries: 0 };
  const waiters = new Set<Waiter>();

  return {
    stats,
    get isAwaited() {
      return waiters.size > 0;
    },

    log() {
      stats.logged++;
      stats.pending++;
    },

    settle(first, records, end) {
      move(stats, records, end);
      for (const waiter of waiters) {
        move(waiter.counts, Math.min(Math.max(waiter.end - first, 0), records), end);
        if (waiter.counts.pending === 0) waiter.done();
      }
    },

    wait(end, timeoutMs) {
      const counts = { delivered: 0, dropped: 0, pending: stats.pending };
      if (counts.pending === 0) return Promise.resolve(counts);
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiters.delete(waiter);
          resolve({ ...counts });
        };
        const timer = setTimeout(done, timeoutMs);
        const waiter = { end, counts, done };
        waiters.add(waiter);
      });
    },

    dismiss() {
      waiters.forEach(({ done }) => done());
    },
  };
}

interface Counts {
  delivered: number;
  dropped: number;
  pending: number;
}

interface Waiter {
  /** The number of the first record that it does not wait for. */
  readonly end: number;
  readonly counts: Counts;
  readonly done: () => void;
}

function move(counts: Counts, records: number, end: "delivered" | "dropped"): void {
  counts[end] += records;
  counts.pending -= records;
}
