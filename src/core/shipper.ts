/*
 * Decides when a batch goes and what becomes of it.
 *
 * Records wait in a queue. A batch goes when it is full, when its first record has waited
 * `batchIntervalMs`, or when somebody flushes; how many requests there are at once, and how long to
 * wait after a failure, is the pace's to say; who has to be told that a record has ended, the ledger's.
 */
import { type Batch, splitBatch, textsOf } from "./batch.ts";
import { counted } from "./counted.ts";
import type { DropReason } from "./errors.ts";
import { forgetAtExit, rememberAtExit } from "./exit.ts";
import type { Outcome } from "./ingest.ts";
import { createLedger, type FlushResult, type Stats } from "./ledger.ts";
import { type Cause, type LossContext, QUEUE_IS_FULL, reportLoss, reportOutage } from "./loss.ts";
import { createPace } from "./pace.ts";
import { createQueue, type QueueLimits } from "./queue.ts";

/** What a {@linkcode Shipper} has to know. */
export interface ShipperOptions extends QueueLimits, LossContext {
  /** How long the first record of a batch waits for others, in milliseconds. */
  readonly batchIntervalMs: number;
  /** How many requests there are at once. */
  readonly maxConcurrency: number;
  /** For how long a batch is tried again after its first failure, in milliseconds. */
  readonly retryForMs: number;
  /** True when what the service refuses is not dropped: it waits for the next probe. */
  readonly keepsRefused?: boolean;
  /** Sends a request body and says what came of it; never rejects. */
  readonly send: (body: Uint8Array<ArrayBuffer>, abort: AbortController) => Promise<Outcome>;
}

/** Takes records as JSON text and sees them delivered. */
export interface Shipper {
  /** The account of all records so far. */
  readonly stats: Stats;
  /** Takes one record: JSON text without a line break. Never throws and never waits. */
  push(text: string): void;
  /** A record that was logged but will not be sent: it is counted and reported. */
  lose(text: string, reason: DropReason, why: string): void;
  /**
   * Resolves when the queue is no more than half full: a producer that can be slowed down waits for
   * this, and loses nothing to `overflow`. While the service refuses it does not wait: that heals nothing.
   */
  room(): Promise<void>;
  /** Sends what was pushed before this call and waits for its end, at most `timeoutMs`. Never rejects. */
  flush(timeoutMs: number): Promise<FlushResult>;
  /** The same, then drops what is left and takes no more. Never rejects. */
  close(timeoutMs: number): Promise<FlushResult>;
}

const SAY_UNREACHABLE_AFTER_MS = 5_000;

/** Creates a shipper. Nothing runs until the first record. */
export function createShipper(options: ShipperOptions): Shipper {
  const { maxQueueBytes, batchIntervalMs, maxConcurrency, retryForMs, send } = options;
  const queue = createQueue(options);
  const ledger = createLedger();
  const pace = createPace(maxConcurrency, pump);
  const inFlight = new Map<Batch, AbortController>();
  const waitingForRoom: (() => void)[] = [];
  let interval: ReturnType<typeof setTimeout> | undefined;
  let isDue = false; // the batch that is being filled goes at the next opportunity, full or not
  let saidUnreachable = false;
  let saidClosed = false;
  let lastFailure = "";
  let refusal: Cause | undefined; // the last one
  let closing: Promise<FlushResult> | undefined;

  function push(text: string): void {
    if (closing) return loseLate(text);
    if (ledger.stats.pending === 0) rememberAtExit(abandonAtExit);
    ledger.log();
    if (queue.push(text)) {
      stopInterval(); // the next batch has its own
      queueMicrotask(pump); // the caller is let go first
    } else startInterval();
    if (queue.lost.length > 0) dropOverflow();
  }

  /** After close() all is counted, but only the first told: who logs each loss would never end. */
  function loseLate(text: string): void {
    if (saidClosed) return loseUntold();
    saidClosed = true;
    lose(text, "closed", "it came after close()");
  }

  function lose(text: string, reason: DropReason, why: string): void {
    loseUntold();
    report(1, () => [text], reason, { why });
  }

  /** It never got into the queue: nobody who flushed waits for it. */
  function loseUntold(): void {
    ledger.log();
    ledger.settle(Infinity, 1, "dropped");
  }

  async function room(): Promise<void> {
    while (queue.bytes > maxQueueBytes / 2 && !pace.refused) {
      goNow(); // a batch that is larger than half the queue would not get full meanwhile
      await new Promise<void>((resolve) => waitingForRoom.push(resolve));
    }
  }

  function flush(timeoutMs: number): Promise<FlushResult> {
    if (!ledger.isAwaited) pace.hurry();
    goNow();
    const result = ledger.wait(queue.end, timeoutMs);
    if (pace.refused) ledger.dismiss();
    return result;
  }

  function close(timeoutMs: number): Promise<FlushResult> {
    const ended = flush(timeoutMs).then(({ delivered, dropped, pending }) => {
      if (pace.refused) abandon("refused", refusal!);
      else abandon("deadline", { why: `close() ran out of time${lastFailure}` });
      return { delivered, dropped: dropped + pending, pending: 0 };
    });
    // Who closes once more, with less time, ends it sooner; the account is the first one's.
    closing ??= ended;
    return ended.then(() => closing!);
  }

  /** What is being filled goes at the next opportunity. */
  function goNow(): void {
    stopInterval();
    isDue = queue.isFilling;
    pump();
  }

  function stopInterval(): void {
    clearTimeout(interval);
    interval = undefined;
    isDue = false;
  }

  /** Sends as many batches as the pace allows; what is being filled has its interval. */
  function pump(): void {
    while (inFlight.size < pace.window) {
      const batch = queue.take(isDue);
      if (!batch) break;
      isDue &&= queue.isFilling;
      sendBatch(batch);
    }
    startInterval();
    dropOverflow();
  }

  function startInterval(): void {
    if (interval || isDue || !queue.isFilling) return;
    try {
      interval = setTimeout(goNow, batchIntervalMs);
    } catch {
      // At the module scope of a Worker there are no timers: it goes with the first record of an invocation.
    }
  }

  /** The last thing that is done: who is told of a loss may log, flush or close. */
  function dropOverflow(): void {
    const lost = queue.lost.splice(0);
    drop(lost, "queue-full", QUEUE_IS_FULL);
    lost.forEach(queue.recycle);
  }

  async function sendBatch(batch: Batch): Promise<void> {
    if (batch.failedAt !== undefined) ledger.stats.retries++;
    const abort = new AbortController();
    inFlight.set(batch, abort);
    const outcome = await send(batch.bytes, abort);
    if (!inFlight.delete(batch)) return; // given up meanwhile, and accounted for
    queue.release(batch);
    conclude(batch, outcome);
    pump();
  }

  function conclude(batch: Batch, outcome: Outcome): void {
    switch (outcome.kind) {
      case "delivered":
        pace.succeeded();
        saidUnreachable = false;
        lastFailure = "";
        queue.recycle(batch);
        return settle(batch, "delivered");
      case "retry":
        return retry(batch, outcome);
      case "split":
        if (batch.records > 1) return queue.putBack(...splitBatch(batch, batch.records >> 1));
        pace.rejected();
        return drop([batch], outcome.status === 413 ? "too-large" : "unreadable", outcome);
      case "refused":
        refusal = outcome;
        pace.refuse();
        if (options.keepsRefused) queue.putBack(batch);
        else drop([batch], "refused", outcome);
        return ledger.dismiss();
    }
  }

  function retry(batch: Batch, outcome: Outcome & { kind: "retry" }): void {
    lastFailure = ` (${outcome.why})`;
    pace.failed(outcome.afterMs, ledger.isAwaited);
    batch.failedAt ??= performance.now();
    if (performance.now() - batch.failedAt >= retryForMs) {
      return drop([batch], "retries-exhausted", outcome);
    }
    queue.putBack(batch);
    if (saidUnreachable || pace.failingForMs < SAY_UNREACHABLE_AFTER_MS) return;
    saidUnreachable = true;
    const waiting = counted(ledger.stats.pending, "record");
    reportOutage(options, outcome, `it is tried again, with ${waiting} waiting`);
  }

  const abandonAtExit = () => abandon("deadline", { why: "the process ended first" });

  /** Drops all that is pending, requests under way included. */
  function abandon(reason: DropReason, cause: Cause): void {
    stopInterval();
    pace.stop();
    const lost = [...inFlight.keys()];
    inFlight.forEach((abort) => abort.abort("it was given up"));
    inFlight.clear();
    for (let batch; (batch = queue.take(true));) lost.push(batch);
    lost.forEach(queue.release);
    drop(lost, reason, cause);
    dropOverflow();
  }

  function drop(batches: readonly Batch[], reason: DropReason, cause: Cause): void {
    if (batches.length === 0) return;
    batches.forEach((batch) => settle(batch, "dropped"));
    const records = batches.reduce((sum, { records }) => sum + records, 0);
    report(records, () => batches.flatMap(textsOf), reason, cause);
  }

  function report(records: number, texts: () => string[], reason: DropReason, cause: Cause): void {
    reportLoss(options, records, texts, reason, cause, ledger.stats.dropped);
  }

  function settle(batch: Batch, end: "delivered" | "dropped"): void {
    ledger.settle(batch.first, batch.records, end);
    waitingForRoom.splice(0).forEach((resolve) => resolve());
    if (ledger.stats.pending === 0) forgetAtExit(abandonAtExit);
  }

  return {
    get stats() {
      return { ...ledger.stats };
    },
    push,
    lose,
    room,
    flush,
    close,
  };
}
