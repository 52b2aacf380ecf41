import type { Sink } from "../../core/logger.ts";

type Totals = { delivered: number; dropped: number };

/** Adds up what became of the records of many sinks, and remembers only those that have some. */
export class LogtailTally {
  readonly #counted = new Map<Sink, Totals>();
  #settled: Totals = { delivered: 0, dropped: 0 };
  #foldAt = 16;

  /** A sink is about to be used. */
  add(sink: Sink): void {
    if (this.#counted.has(sink)) return;
    if (this.#counted.size >= this.#foldAt) {
      this.#fold();
      this.#foldAt = 2 * this.#counted.size + 16;
    }
    const { delivered, dropped } = sink.stats;
    this.#counted.set(sink, { delivered, dropped }); // what it had before was counted
  }

  /** The sinks whose records have not all ended. */
  get open(): Sink[] {
    return [...this.#counted.keys()].filter((sink) => sink.stats.pending > 0);
  }

  /** The sums so far. */
  get totals(): Readonly<Totals> {
    this.#fold();
    return this.#settled;
  }

  #fold(): void {
    for (const [sink, counted] of this.#counted) {
      const { delivered, dropped, pending } = sink.stats;
      this.#settled = {
        delivered: this.#settled.delivered + delivered - counted.delivered,
        dropped: this.#settled.dropped + dropped - counted.dropped,
      };
      if (pending === 0) this.#counted.delete(sink);
      else this.#counted.set(sink, { delivered, dropped });
    }
  }
}
