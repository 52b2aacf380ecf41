import { counted } from "./counted.ts";
import type { DropReason } from "./errors.ts";
import type { Reporter } from "./reporter.ts";

/** Why records were lost, in words, and the answer's status where there was one. */
export interface Cause {
  /** In words. */
  readonly why: string;
  /** The HTTP status. */
  readonly status?: number;
}

/** Where the records were to go, and who is told that they will not. */
export interface LossContext {
  readonly reporter: Reporter;
  readonly destination: string;
  /** What to check when the service refuses. */
  readonly advice: (status: number | undefined) => string;
}

/** Why a record is lost when there is no room. */
export const QUEUE_IS_FULL: Cause = { why: "the queue is full (maxQueueBytes)" };

/** Reports that records were lost; `total` says how many were so far, as lines about the others may be held back. */
export function reportLoss(
  { reporter, destination, advice }: LossContext,
  records: number,
  texts: () => readonly string[],
  reason: DropReason,
  { why, status }: Cause,
  total = records,
): void {
  const hint = reason === "refused" ? advice(status) : "";
  const sum = total > records ? `; ${total} so far` : "";
  const message = `lost ${counted(records, "record")} for ${destination}: ${why}${hint}${sum}`;
  reporter.report(reason, message, texts, status);
}

/** Reports that sending fails, and that nothing is lost so far; `next` says what becomes of it. */
export function reportOutage(
  { reporter, destination }: LossContext,
  { why, status }: Cause,
  next: string,
): void {
  const message = `cannot send to ${destination}: ${why}; ${next}`;
  reporter.report("unreachable", message, undefined, status);
}
