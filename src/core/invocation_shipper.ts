/*
 * Delivers what one invocation logs.
 *
 * While its handler runs the records wait; once that has settled they go, in a run that the platform is
 * asked to wait for. The run ends with the answer: there is no interval to sit out. When the service
 * cannot be reached for `holdMs`, the records are left to the isolate's next invocation.
 */
import { backoffMs } from "./backoff.ts";
import type { Intake } from "./delivery.ts";
import type { DropReason } from "./errors.ts";
import type { Outcome } from "./ingest.ts";
import {
  type Holding,
  type Isolate,
  type Item,
  settle,
  sizeOf,
  takeBatch,
  takeOver,
  textsOf,
} from "./isolate.ts";
import type { Sink } from "./logger.ts";
import { type Cause, count, QUEUE_IS_FULL, reportLoss, reportOutage } from "./loss.ts";
import { begins, fails, opensAt, succeeds } from "./outage.ts";
import { type EdgeContext, hold, pause } from "./platform.ts";

/** Sees the records of one invocation delivered. */
export interface InvocationShipper extends Sink {
  /** A handler begins: what is logged waits for its end. */
  begin(): void;
  /** A handler has settled: what was logged goes, and so does, at once, what is logged from now on. */
  end(): void;
}

// How long a service that refuses is left alone.
const PROBE_MS = 60_000;
// An invocation that lives lets go of its records well before.
const OVERDUE_MS = 5_000;
// How soon somebody who waits sees that the way is free.
const LOOK_AGAIN_MS = 100;
// Who goes on logging after the handler gets a request a second for it, not one for each record.
const LATE_PAUSE_MS = 1_000;

/** Creates the shipper of one invocation. Nothing runs until the first record. */
export function createInvocationShipper(
  context: EdgeContext,
  intake: Intake,
  isolate: Isolate,
  holdMs: number,
): InvocationShipper {
  const { settings, send } = intake;
  const { maxBatchRecords, maxBatchBytes, batchIntervalMs } = settings;
  const account = { logged: 0, delivered: 0, dropped: 0, retries: 0 };
  const holding: Holding = { waiting: [], underWay: [], overdueAt: 0 };
  let handlers = 0;
  let due = true; // also what fills no batch
  let run: Promise<void> | undefined;
  let lateRuns = 0;
  let interval: ReturnType<typeof setTimeout> | undefined;
  let bytes = 0; // since the last full batch
  let limit = maxBatchRecords;
  let deadline = 0;
  let retryAt = 0;
  let trouble: Cause | undefined;
  let closed = false;

  function push(text: string): void {
    if (closed) return lose(text, "closed", "it came after close()");
    account.logged++;
    const item = { text, account };
    isolate.bytes += sizeOf(item);
    bytes += sizeOf(item);
    if (holding.waiting.push(item) === 1) expectEndIn(batchIntervalMs + holdMs);
    while (isolate.bytes > settings.maxQueueBytes && dropOne());
    if (due || isFull()) start();
    else interval ??= setTimeout(sendAll, batchIntervalMs);
  }

  function isFull(): boolean {
    return holding.waiting.length >= maxBatchRecords || bytes >= maxBatchBytes;
  }

  function sendAll(): void {
    clearTimeout(interval);
    interval = undefined;
    deadline = performance.now() + holdMs;
    const { length } = holding.waiting;
    due ||= length > 0;
    if (length + isolate.left.length > 0) start();
  }

  function start(): void {
    if (!run) hold(context, run = sendWhatIsDue());
  }

  async function sendWhatIsDue(): Promise<void> {
    // In a task of its own: the response goes first, and what is logged meanwhile goes along.
    await pause(handlers === 0 && lateRuns++ > 1 ? Math.min(10 << lateRuns, LATE_PAUSE_MS) : 0);
    deadline = performance.now() + holdMs;
    while (due ? holding.waiting.length + isolate.left.length > 0 : isFull()) {
      const now = performance.now();
      expectEndIn(deadline - now);
      if (Math.max(now, isolate.notBefore) >= deadline) {
        leave();
        break;
      }
      if (now < Math.max(opensAt(isolate), retryAt)) {
        await pause(LOOK_AGAIN_MS);
        continue;
      }
      holding.waiting = [...takeOver(isolate), ...holding.waiting];
      await sendBatch();
    }
    run = undefined;
    due = handlers === 0;
    if (holding.waiting.length === 0) isolate.holdings.delete(holding);
  }

  async function sendBatch(): Promise<void> {
    const batch = takeBatch(holding.waiting, limit, maxBatchBytes);
    bytes = 0;
    const body = encoder.encode(`[${textsOf(batch).join(",\n")}]`);
    const timeoutMs = Math.min(settings.requestTimeoutMs, deadline - performance.now());
    const isProbe = begins(isolate, timeoutMs);
    if (batch[0]!.failedAt) account.retries++;
    holding.underWay = batch;
    const outcome = body.length > maxBatchBytes && batch.length > 1
      ? TOO_LONG
      : await send(body, new AbortController(), Math.ceil(timeoutMs));
    if (isProbe) isolate.probeUntil = 0;
    if (holding.underWay !== batch) return; // another invocation took it over
    holding.underWay = [];
    if (outcome.kind === "delivered") succeeds(isolate, isProbe);
    conclude(batch, outcome);
  }

  function conclude(batch: readonly Item[], outcome: Outcome): void {
    switch (outcome.kind) {
      case "delivered":
        limit = maxBatchRecords;
        return settle(isolate, batch, "delivered");
      case "split":
        if (batch.length === 1) {
          return drop(batch, outcome.status === 413 ? "too-large" : "unreadable", outcome);
        }
        limit = batch.length >> 1;
        return putBack(batch);
      case "refused":
        fails(isolate, PROBE_MS);
        return drop(batch, "refused", outcome);
      case "retry":
        fails(isolate, outcome.afterMs);
        return retry(batch, outcome);
    }
  }

  function retry(batch: readonly Item[], cause: Cause): void {
    const now = performance.now();
    retryAt = now + backoffMs(1);
    trouble = cause;
    const isOver = (item: Item) => now - (item.failedAt ??= now) >= settings.retryForMs;
    const over = batch.filter(isOver);
    if (over.length > 0) drop(over, "retries-exhausted", cause);
    putBack(batch.filter((item) => !isOver(item)));
  }

  function putBack(batch: readonly Item[]): void {
    holding.waiting = [...batch, ...holding.waiting];
    due = true;
  }

  /** Leaves what waits to the next invocation. */
  function leave(): void {
    isolate.left = [...isolate.left, ...holding.waiting];
    holding.waiting = [];
    if (!trouble || isolate.saidUnreachable) return;
    isolate.saidUnreachable = true;
    const waiting = count(isolate.left.length);
    reportOutage(intake, trouble, `${waiting} wait, and go with the next invocation`);
  }

  function dropOne(): boolean {
    const { waiting } = holding;
    const item = settings.overflow === "drop-newest"
      ? waiting.pop()
      : isolate.left.shift() ?? waiting.shift();
    if (item) drop([item], "queue-full", QUEUE_IS_FULL);
    return item !== undefined;
  }

  function lose(text: string, reason: DropReason, why: string): void {
    const item = { text, account };
    account.logged++;
    isolate.bytes += sizeOf(item);
    drop([item], reason, { why });
  }

  function drop(batch: readonly Item[], reason: DropReason, cause: Cause): void {
    settle(isolate, batch, "dropped");
    reportLoss(intake, batch.length, () => textsOf(batch), reason, cause);
  }

  function expectEndIn(ms: number): void {
    holding.overdueAt = performance.now() + ms + OVERDUE_MS;
    isolate.holdings.add(holding);
  }

  const pending = () => account.logged - account.delivered - account.dropped;

  const flush: Sink["flush"] = async (timeoutMs) => {
    const [before, wanted] = [{ ...account }, pending()];
    sendAll();
    let timer;
    await Promise.race([run, new Promise((resolve) => timer = setTimeout(resolve, timeoutMs))]);
    clearTimeout(timer);
    const delivered = Math.min(wanted, account.delivered - before.delivered);
    const dropped = Math.min(wanted - delivered, account.dropped - before.dropped);
    return { delivered, dropped, pending: wanted - delivered - dropped };
  };

  return {
    push,
    lose,
    flush,
    close(timeoutMs) {
      closed = true;
      return flush(timeoutMs);
    },
    get stats() {
      return { ...account, pending: pending() };
    },
    begin() {
      handlers++;
      if (!run) due = false;
    },
    end() {
      due = --handlers === 0 || due;
      if (due) sendAll();
    },
  };
}

const encoder = /* @__PURE__ */ new TextEncoder();

const TOO_LONG: Outcome = { kind: "split", why: "", status: 413 };
