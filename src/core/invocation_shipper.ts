/*
 * Delivers what one invocation logs.
 *
 * While its handler runs the records wait; once that has settled they go, in a run that the platform is
 * asked to wait for. The run ends with the answer: there is no interval to sit out. What is logged later
 * goes together when the work ends that the platform was asked to wait for; where there is none a body is
 * being streamed, whose end nobody tells: then it goes with the first lull. When the service cannot be
 * reached for `holdMs`, the records are left to the isolate's next invocation.
 */
import { backoffMs, PROBE_MS } from "./backoff.ts";
import { counted } from "./counted.ts";
import type { Intake } from "./delivery.ts";
import type { Outcome } from "./ingest.ts";
import { createInvocationAccount } from "./invocation_account.ts";
import {
  type Holding,
  type Isolate,
  type Item,
  settle,
  sizeOf,
  takeBatch,
  takeOver,
  textsOfItems,
} from "./isolate.ts";
import type { Sink } from "./logger.ts";
import { type Cause, QUEUE_IS_FULL, reportOutage } from "./loss.ts";
import { beginRequest, noteFailure, noteSuccess, opensAt } from "./outage.ts";
import { type EdgeContext, hold } from "./platform.ts";
import { pause } from "./timer.ts";

/** Sees the records of one invocation delivered. */
export interface InvocationShipper extends Sink {
  /** A handler begins: what is logged waits for its end. */
  begin(): void;
  /** A handler has settled: what was logged goes. */
  end(): void;
  /** Work begins that the platform waits for anyway; what it returns is called at its end, with which late records go. */
  follow(): () => void;
}

// An invocation that lives lets go of its records well before.
const OVERDUE_MS = 5_000;
// How soon somebody who waits sees that the way is free.
const LOOK_AGAIN_MS = 100;
// A lull: so long a streamed body logs nothing; who goes on and on gets longer ones, not a request for each record.
const LULL_MS = 100;
const MAX_LULL_MS = 1_000;

/** Creates the shipper of one invocation. Nothing runs until the first record. */
export function createInvocationShipper(
  context: EdgeContext,
  intake: Intake,
  isolate: Isolate,
  holdMs: number,
): InvocationShipper {
  const { settings, send } = intake;
  const { maxBatchRecords, maxBatchBytes, batchIntervalMs } = settings;
  const account = createInvocationAccount(intake, isolate);
  const holding: Holding = { waiting: [], underWay: [], overdueAt: 0 };
  let handlers = 0;
  let followed = 0;
  let due = true; // also what fills no batch
  let run: Promise<void> | undefined;
  let lullMs = LULL_MS;
  let wake = () => {};
  let interval: ReturnType<typeof setTimeout> | undefined;
  let bytes = 0; // since the last full batch
  let limit = maxBatchRecords;
  let deadline = 0;
  let retryAt = 0;
  let trouble: Cause | undefined;

  function push(text: string): void {
    const item = account.enter(text);
    bytes += sizeOf(item);
    if (holding.waiting.push(item) === 1) expectEndIn(batchIntervalMs + holdMs);
    while (isolate.bytes > settings.maxQueueBytes && dropOne());
    interval ??= setTimeout(sendAll, batchIntervalMs);
    if (due || isFull() || isIdle()) start();
  }

  function isFull(): boolean {
    return holding.waiting.length >= maxBatchRecords || bytes >= maxBatchBytes;
  }

  /** Nothing is known to keep the invocation alive: somebody has to. */
  function isIdle(): boolean {
    return handlers + followed === 0;
  }

  function hasRecords(): boolean {
    return holding.waiting.length + isolate.leftBehind.length > 0;
  }

  function sendAll(): void {
    deadline = performance.now() + holdMs;
    interval = void clearTimeout(interval);
    if (!hasRecords()) return;
    due = true;
    start();
  }

  function start(): void {
    wake();
    if (!run) hold(context, run = sendWhatIsDue());
  }

  async function sendWhatIsDue(): Promise<void> {
    // In a task of its own: the response goes first, and what is logged meanwhile goes along.
    await (due || isFull() ? pause(0) : lull());
    deadline = performance.now() + holdMs;
    while (due ? hasRecords() : isFull()) {
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
    if (holding.waiting.length === 0) {
      due = false;
      interval = void clearTimeout(interval);
      isolate.holdings.delete(holding);
    } else if (isIdle()) start();
  }

  async function lull(): Promise<void> {
    for (let seen = 0; !due && !isFull() && seen < holding.waiting.length;) {
      seen = holding.waiting.length;
      await new Promise<void>((resolve) => setTimeout(wake = resolve, lullMs));
    }
    lullMs = Math.min(lullMs * 2, MAX_LULL_MS);
    due = true;
  }

  async function sendBatch(): Promise<void> {
    const batch = takeBatch(holding.waiting, limit, maxBatchBytes);
    bytes = 0;
    due &&= hasRecords();
    const body = encoder.encode(`[${textsOfItems(batch).join(",\n")}]`);
    const timeoutMs = Math.min(settings.requestTimeoutMs, deadline - performance.now());
    const isProbe = beginRequest(isolate, timeoutMs);
    if (batch[0]!.failedAt) batch[0]!.account.retries++;
    holding.underWay = batch;
    const outcome = body.length > maxBatchBytes && batch.length > 1
      ? TOO_LONG
      : await send(body, undefined, Math.ceil(timeoutMs));
    if (isProbe) isolate.probeUntil = 0;
    if (holding.underWay !== batch) return; // another invocation took it over
    holding.underWay = [];
    conclude(batch, outcome, isProbe);
  }

  function conclude(batch: readonly Item[], outcome: Outcome, isProbe: boolean): void {
    switch (outcome.kind) {
      case "delivered":
        limit = maxBatchRecords;
        noteSuccess(isolate, isProbe);
        return settle(isolate, batch, "delivered");
      case "split":
        if (batch.length === 1) {
          return account.drop(batch, outcome.status === 413 ? "too-large" : "unreadable", outcome);
        }
        limit = batch.length >> 1;
        return putBack(batch);
      case "refused":
        noteFailure(isolate, PROBE_MS);
        return account.drop(batch, "refused", outcome);
      case "retry":
        noteFailure(isolate, outcome.afterMs);
        return retry(batch, outcome);
    }
  }

  function retry(batch: readonly Item[], cause: Cause): void {
    const now = performance.now();
    retryAt = now + backoffMs(1);
    trouble = cause;
    const isOver = (item: Item) => now - (item.failedAt ??= now) >= settings.retryForMs;
    account.drop(batch.filter(isOver), "retries-exhausted", cause);
    putBack(batch.filter((item) => !isOver(item)));
  }

  function putBack(batch: readonly Item[]): void {
    holding.waiting = [...batch, ...holding.waiting];
    due = true;
  }

  /** Leaves what waits to the next invocation. */
  function leave(): void {
    isolate.leftBehind = [...isolate.leftBehind, ...holding.waiting];
    holding.waiting = [];
    if (!trouble || isolate.saidUnreachable) return;
    isolate.saidUnreachable = true;
    const waiting = counted(isolate.leftBehind.length, "record");
    reportOutage(intake, trouble, `${waiting} wait, and go with the next invocation`);
  }

  function dropOne(): boolean {
    const { waiting } = holding;
    const item = settings.overflow === "drop-newest"
      ? waiting.pop()
      : isolate.leftBehind.shift() ?? waiting.shift();
    if (item) account.drop([item], "queue-full", QUEUE_IS_FULL);
    return Boolean(item);
  }

  function expectEndIn(ms: number): void {
    holding.overdueAt = performance.now() + ms + OVERDUE_MS;
    isolate.holdings.add(holding);
  }

  const flush: Sink["flush"] = (timeoutMs) =>
    account.during(() => {
      sendAll();
      return run;
    }, timeoutMs);

  return Object.assign(account, {
    push,
    flush,
    // What the invocation logs after that, its summary say, is delivered all the same.
    close: flush,
    begin() {
      handlers++;
      due = false;
    },
    end() {
      if (--handlers > 0) return;
      due = true; // for the summary, too, which comes now
      sendAll();
    },
    follow() {
      followed++;
      return () => {
        followed--;
        if (isIdle()) sendAll();
      };
    },
  });
}

const encoder = /* @__PURE__ */ new TextEncoder();

const TOO_LONG: Outcome = { kind: "split", why: "", status: 413 };
