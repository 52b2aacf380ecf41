import type { Intake } from "../core/delivery.ts";
import { createInvocationShipper } from "../core/invocation_shipper.ts";
import { type Account, type Isolate, settle, sizeOf } from "../core/isolate.ts";
import type { Sink } from "../core/logger.ts";
import { QUEUE_IS_FULL, reportLoss } from "../core/loss.ts";
import { type EdgeContext, pause } from "../core/platform.ts";

const NO_CONTEXT: EdgeContext = { waitUntil() {} };

/** Takes records outside of any invocation. Only `flush()`, or an invocation, sends them. */
export function createStrandedSink(
  intake: Intake,
  isolate: Isolate,
  holdMs: number,
): Sink {
  const account: Account = { logged: 0, delivered: 0, dropped: 0, retries: 0 };
  const pending = () => account.logged - account.delivered - account.dropped;
  const lose: Sink["lose"] = (text, reason, why) => {
    account.logged++;
    account.dropped++;
    reportLoss(intake, 1, () => [text], reason, { why });
  };
  const flush: Sink["flush"] = async (timeoutMs) => {
    await pause(0); // what middleware has in its hands comes first
    const [before, wanted] = [{ ...account }, pending()];
    await createInvocationShipper(NO_CONTEXT, intake, isolate, holdMs).flush(timeoutMs);
    const delivered = Math.min(wanted, account.delivered - before.delivered);
    const dropped = Math.min(wanted - delivered, account.dropped - before.dropped);
    return { delivered, dropped, pending: wanted - delivered - dropped };
  };
  return {
    push(text) {
      const item = { text, account };
      account.logged++;
      isolate.bytes += sizeOf(item);
      isolate.left.push(item);
      while (isolate.bytes > intake.settings.maxQueueBytes && isolate.left.length > 0) {
        const [oldest] = isolate.left.splice(0, 1);
        settle(isolate, [oldest!], "dropped");
        reportLoss(intake, 1, () => [oldest!.text], "queue-full", QUEUE_IS_FULL);
      }
    },
    lose,
    flush,
    close: flush,
    get stats() {
      return { ...account, pending: pending() };
    },
  };
}
