/*
 * Decides when a batch goes and what becomes of it.
 *
 * Records wait in a queue. A batch goes when it is full, when its first record has waited
 * `batchIntervalMs`, or when somebody flushes; how many requests there are at once, and how long to
 * wait after a failure, is the pace's to say; who has to be told that a record has ended, the ledger's.
 */
import type { Batch } from "./batch.ts";
import { bodyOf, textsOf } from "./chunk.ts";
import type { DropReason } from "./errors.ts";
import { forgetAtExit, rememberAtExit } from "./exit.ts";
import type { Outcome } from "./ingest.ts";
import { type FlushResult, Ledger, type Stats } from "./ledger.ts";
import { type Cause, type LossContext, QUEUE_IS_FULL, reportLoss, reportOutage } from "./loss.ts";
import { Pace } from "./pace.ts";
import { Queue, type QueueLimits } from "./queue.ts";

/** What a {@linkcode Shipper} has to know. */
export interface ShipperOptions extends QueueLimits, LossContext {
  /** How long the first record of a batch waits for others, in milliseconds. */
  readonly batchIntervalMs: number;
  /** How many requests there are at once. */
  readonly maxConcurrency: number;
  /** For how long a batch is tried again after its first failure, in milliseconds. */
  readonly retryForMs: number;
  /** Sends a request body and says what came of it; never rejects. */
  readonly send: (body: Uint8Array<ArrayBuffer>, abort: AbortController) => Promise<Outcome>;
}

const SAY_UNREACHABLE_AFTER_MS = 5_000;

/** Takes records as JSON text and sees them delivered. */
export class Shipper {
  readonly #options: ShipperOptions;
  readonly #queue: Queue;
  readonly #pace: Pace;
  readonly #ledger = new Ledger();
  readonly #inFlight = new Map<Batch, AbortController>();
  readonly #waitingForRoom: (() => void)[] = [];
  #interval: ReturnType<typeof setTimeout> | undefined;
  /** The batch that is being filled goes at the next opportunity, full or not. */
  #due = false;
  #pumpIsDue = false;
  #saidUnreachable = false;
  #saidClosed = false;
  #lastFailure = "";
  #closing: Promise<FlushResult> | undefined;

  /** Creates a shipper. Nothing runs until the first record. */
  constructor(options: ShipperOptions) {
    this.#options = options;
    this.#pace = new Pace(options.maxConcurrency, () => this.#pump());
    this.#queue = new Queue(options);
  }

  /** The account of all records so far. */
  get stats(): Stats {
    return this.#ledger.stats;
  }

  /** Takes one record: JSON text without a line break. Never throws and never waits. */
  push(text: string): void {
    if (this.#closing) return this.#loseLate(text);
    const pushed = this.#queue.push(text);
    if (pushed !== "lost") {
      if (this.#ledger.pending === 0) rememberAtExit(this.#abandonAtExit);
      this.#ledger.log();
      if (pushed === "full") this.#pumpSoon();
      else this.#startInterval();
    }
    // Losses last: who is told of them may log, flush or close.
    const overflow = this.#queue.takeLost();
    if (overflow) this.#drop(overflow, "queue-full", QUEUE_IS_FULL);
    if (pushed === "lost") this.lose(text, "queue-full", QUEUE_IS_FULL.why);
  }

  /** After close() all is counted, but only the first told: who logs each loss would never end. */
  #loseLate(text: string): void {
    if (!this.#saidClosed) {
      this.#saidClosed = true;
      return this.lose(text, "closed", "it came after close()");
    }
    this.#ledger.log();
    this.#ledger.settle(NOT_QUEUED, 1, "dropped");
  }

  /** A record that was logged but will not be sent: it is counted and reported. */
  lose(text: string, reason: DropReason, why: string): void {
    this.#ledger.log();
    this.#ledger.settle(NOT_QUEUED, 1, "dropped");
    reportLoss(this.#options, 1, () => [text], reason, { why });
  }

  /**
   * Resolves when the queue is no more than half full: a producer that can be slowed down waits for
   * this, and loses nothing to `overflow`. While the service refuses it does not wait: that heals nothing.
   */
  async room(): Promise<void> {
    const half = this.#options.maxQueueBytes / 2;
    while (this.#queue.bytes > half && !this.#pace.refused) {
      this.#goNow(); // a batch that is larger than half the queue would not get full meanwhile
      this.#pump();
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
    }
  }

  /** Sends what was pushed before this call and waits for its end, at most `timeoutMs`. Never rejects. */
  flush(timeoutMs: number): Promise<FlushResult> {
    const generation = this.#queue.endGeneration();
    this.#goNow();
    if (!this.#ledger.isAwaited) this.#pace.hurry();
    this.#pump();
    const result = this.#ledger.wait(generation, timeoutMs);
    if (this.#pace.refused) this.#ledger.dismiss();
    return result;
  }

  /** The same, then drops what is left and takes no more. Never rejects. */
  close(timeoutMs: number): Promise<FlushResult> {
    return this.#closing ??= this.flush(timeoutMs).then(({ delivered, dropped, pending }) => {
      const failure = this.#lastFailure && ` (${this.#lastFailure})`;
      if (this.#pace.refused) this.#abandon("refused", { why: "it refused those before" });
      else this.#abandon("deadline", { why: `close() ran out of time${failure}` });
      return { delivered, dropped: dropped + pending, pending: 0 };
    });
  }

  #startInterval(): void {
    if (this.#interval || this.#due || !this.#queue.isFilling) return;
    this.#interval = setTimeout(() => {
      this.#goNow();
      this.#pump();
    }, this.#options.batchIntervalMs);
  }

  #stopInterval(): void {
    clearTimeout(this.#interval);
    this.#interval = undefined;
    this.#due = false;
  }

  #goNow(): void {
    this.#stopInterval();
    this.#due = this.#queue.isFilling;
  }

  /** A batch is full: it goes after the caller is done, and the next one has its own interval. */
  #pumpSoon(): void {
    this.#stopInterval();
    if (this.#pumpIsDue) return;
    this.#pumpIsDue = true;
    queueMicrotask(() => {
      this.#pumpIsDue = false;
      this.#pump();
    });
  }

  /** Sends as many batches as the pace allows. */
  #pump(): void {
    while (this.#inFlight.size < this.#pace.window) {
      if (this.#due && !this.#queue.hasBatch) {
        this.#queue.closeBatch();
        this.#due = false;
      }
      const batch = this.#queue.take();
      if (!batch) break;
      this.#send(batch);
    }
    this.#startInterval();
  }

  async #send(batch: Batch): Promise<void> {
    if (batch.failedAt !== undefined) this.#ledger.retries++;
    const abort = new AbortController();
    this.#inFlight.set(batch, abort);
    const outcome = await this.#options.send(bodyOf(batch.chunks), abort);
    if (!this.#inFlight.delete(batch)) return; // given up meanwhile, and accounted for
    this.#conclude(batch, outcome);
    this.#pump();
  }

  #conclude(batch: Batch, outcome: Outcome): void {
    switch (outcome.kind) {
      case "delivered":
        this.#pace.succeeded();
        this.#saidUnreachable = false;
        this.#lastFailure = "";
        this.#settle(batch, "delivered");
        return this.#queue.release(batch);
      case "retry":
        return this.#retry(batch, outcome);
      case "split":
        if (batch.records > 1) return this.#queue.putBackHalves(batch);
        this.#pace.rejected();
        return this.#drop(batch, outcome.status === 413 ? "too-large" : "unreadable", outcome);
      case "refused":
        this.#pace.refuse();
        this.#drop(batch, "refused", outcome);
        return this.#ledger.dismiss();
    }
  }

  #retry(batch: Batch, outcome: Outcome & { kind: "retry" }): void {
    this.#lastFailure = outcome.why;
    this.#pace.failed(outcome.afterMs, this.#ledger.isAwaited);
    batch.failedAt ??= performance.now();
    if (performance.now() - batch.failedAt >= this.#options.retryForMs) {
      return this.#drop(batch, "retries-exhausted", outcome);
    }
    this.#queue.putBack(batch);
    if (this.#saidUnreachable || this.#pace.failingForMs < SAY_UNREACHABLE_AFTER_MS) return;
    this.#saidUnreachable = true;
    reportOutage(this.#options, this.#ledger.pending, outcome);
  }

  #abandonAtExit = () => this.#abandon("deadline", { why: "the process ended first" });

  /** Drops all that is pending, requests under way included. */
  #abandon(reason: DropReason, cause: Cause): void {
    this.#stopInterval();
    this.#pace.stop();
    const lost = [...this.#inFlight.keys(), ...this.#queue.takeAll()];
    this.#inFlight.forEach((abort) => abort.abort("it was given up"));
    this.#inFlight.clear();
    const records = lost.reduce((sum, batch) => sum + batch.records, 0);
    if (records === 0) return;
    lost.forEach((batch) => this.#settle(batch, "dropped"));
    reportLoss(this.#options, records, () => lost.flatMap(textsOf), reason, cause);
    lost.forEach((batch) => this.#queue.release(batch));
  }

  #drop(batch: Batch, reason: DropReason, cause: Cause): void {
    this.#settle(batch, "dropped");
    reportLoss(this.#options, batch.records, () => textsOf(batch), reason, cause);
    this.#queue.release(batch);
  }

  #settle({ chunks }: Batch, end: "delivered" | "dropped"): void {
    for (const { generation, records } of chunks) this.#ledger.settle(generation, records, end);
    this.#waitingForRoom.splice(0).forEach((resolve) => resolve());
    if (this.#ledger.pending === 0) forgetAtExit(this.#abandonAtExit);
  }
}

/** Nobody who flushed waits for a record that never got into the queue. */
const NOT_QUEUED = Infinity;
