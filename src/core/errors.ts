/**
 * Why a record was let go. Every record ends delivered, pending, or dropped for one of these.
 *
 * - `queue-full`: the queue reached `maxQueueBytes`; `overflow` says which record went.
 * - `refused`: the service answered that it will not take records (401, 402, 403, a redirect, or any
 *   other answer that a retry cannot heal).
 * - `retries-exhausted`: sending failed for longer than `retryForMs`.
 * - `too-large`: the service answered 413 for this record alone.
 * - `unreadable`: the service answered 406 for this record alone.
 * - `transform-failed`: the `transform` option threw or returned no record.
 * - `closed`: logged after `close()`; each is counted, the first is reported.
 * - `deadline`: still pending when `close()` ran out of time, or when the process ended.
 */
export type DropReason =
  | "queue-full"
  | "refused"
  | "retries-exhausted"
  | "too-large"
  | "unreadable"
  | "transform-failed"
  | "closed"
  | "deadline";

/**
 * What a {@linkcode BetterStackError} is about: a {@linkcode DropReason} when records were lost, or
 * one of these when none were.
 *
 * - `unreachable`: sending fails, records wait, and it is tried again.
 * - `heartbeat`: a heartbeat could not be delivered.
 * - `configuration`: a value from the environment was bad and is treated as not set.
 * - `spool`: records cannot wait on disk, or were left there for the next start.
 */
export type ErrorCode = DropReason | "unreachable" | "heartbeat" | "configuration" | "spool";

/** A trouble told in words: what failed, what was lost, what to do. Never holds a token. */
export class BetterStackError extends Error {
  /** Always `"BetterStackError"`. */
  override readonly name = "BetterStackError";
  /** What the trouble is about. */
  readonly code: ErrorCode;
  /** The HTTP status that the service answered with, where there was an answer. */
  readonly status: number | undefined;

  /** Creates an error with its code, its message, and the HTTP status where there is one. */
  constructor(code: ErrorCode, message: string, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/**
 * Receives every trouble that the module keeps out of the program.
 *
 * @param error What happened; `error.code` is the reason why records were dropped.
 * @param records The lost records, each as the JSON text that would have been sent; empty when none
 * were lost.
 */
export type OnError = (error: BetterStackError, records: readonly string[]) => void;
