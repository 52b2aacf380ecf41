/* What became of the records that one invocation logged, and what of them its isolate still holds. */
import type { DropReason } from "./errors.ts";
import { type Account, type Isolate, type Item, settle, sizeOf, textsOfItems } from "./isolate.ts";
import type { FlushResult, Stats } from "./ledger.ts";
import { type Cause, type LossContext, reportLoss } from "./loss.ts";
import { within } from "./timer.ts";

/** The account of one invocation's records. */
export interface InvocationAccount {
  /** The account so far. */
  readonly stats: Stats;
  /** A record was logged, and is on its way from now on. */
  enter(text: string): Item;
  /** Records are lost: each counts where it was logged, and all are reported. */
  drop(batch: readonly Item[], reason: DropReason, cause: Cause): void;
  /** A record that was logged but will not be sent. */
  lose(text: string, reason: DropReason, why: string): void;
  /** Waits for `work`, at most so long, and says what became of the records that were pending before. */
  during(work: () => Promise<unknown> | undefined, timeoutMs: number): Promise<FlushResult>;
}

/** Creates an account without records. */
export function createInvocationAccount(
  context: LossContext,
  isolate: Isolate,
): InvocationAccount {
  const account: Account = { logged: 0, delivered: 0, dropped: 0, retries: 0 };
  const pending = () => account.logged - account.delivered - account.dropped;

  function enter(text: string): Item {
    const item = { text, account };
    account.logged++;
    isolate.bytes += sizeOf(item);
    return item;
  }

  function drop(batch: readonly Item[], reason: DropReason, cause: Cause): void {
    if (batch.length === 0) return;
    settle(isolate, batch, "dropped");
    reportLoss(context, batch.length, () => textsOfItems(batch), reason, cause);
  }

  return {
    get stats() {
      return { ...account, pending: pending() };
    },
    enter,
    drop,
    lose: (text, reason, why) => drop([enter(text)], reason, { why }),
    async during(work, timeoutMs) {
      const [before, wanted] = [{ ...account }, pending()];
      await within(work(), timeoutMs);
      const delivered = Math.min(wanted, account.delivered - before.delivered);
      const dropped = Math.min(wanted - delivered, account.dropped - before.dropped);
      return { delivered, dropped, pending: wanted - delivered - dropped };
    },
  };
}
