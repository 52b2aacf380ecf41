import type { Intake } from "../../core/delivery.ts";
import { createInvocationShipper } from "../../core/invocation_shipper.ts";
import { createInvocationAccount } from "../../core/invocation_account.ts";
import type { Isolate } from "../../core/isolate.ts";
import type { Sink } from "../../core/logger.ts";
import { QUEUE_IS_FULL } from "../../core/loss.ts";
import type { EdgeContext } from "../../core/platform.ts";
import { pause } from "../../core/timer.ts";

const NO_CONTEXT: EdgeContext = { waitUntil() {} };

/** Takes records outside of any invocation. Only `flush()`, or an invocation, sends them. */
export function createStrandedSink(
  intake: Intake,
  isolate: Isolate,
  holdMs: number,
): Sink {
  const account = createInvocationAccount(intake, isolate);
  const flush: Sink["flush"] = async (timeoutMs) => {
    await pause(0); // what middleware has in its hands comes first
    const shipper = createInvocationShipper(NO_CONTEXT, intake, isolate, holdMs);
    return account.during(() => shipper.flush(timeoutMs), timeoutMs);
  };
  return Object.assign(account, {
    push(text: string) {
      isolate.leftBehind.push(account.enter(text));
      while (isolate.bytes > intake.settings.maxQueueBytes && isolate.leftBehind.length > 0) {
        account.drop(isolate.leftBehind.splice(0, 1), "queue-full", QUEUE_IS_FULL);
      }
    },
    flush,
    close: flush,
  });
}
