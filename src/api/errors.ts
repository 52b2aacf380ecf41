/**
 * What went wrong.
 *
 * - `unauthorised`: there is no API token, or not one of the kind that is needed (401, 403).
 * - `refused`: the plan or the quota does not allow it (402).
 * - `not-found`: there is nothing with this id (404).
 * - `query-syntax`: the query cannot be understood; most are found before anything is sent.
 * - `validation`: the service does not take a value; `fields` says which (400, 422).
 * - `conflict`: it is done already (409).
 * - `rate-limited`: too many requests (429); `retryAfterMs` says when to try again, if the service did.
 * - `server`: the service failed (5xx).
 * - `network`: there was no answer.
 * - `unexpected`: there was an answer, and not one that the service is known to give.
 */
export type ApiErrorCode =
  | "unauthorised"
  | "refused"
  | "not-found"
  | "query-syntax"
  | "validation"
  | "conflict"
  | "rate-limited"
  | "server"
  | "network"
  | "unexpected";

/** What else is known of an error. */
export interface ApiErrorDetails {
  /** The HTTP status of the answer. */
  readonly status?: number | undefined;
  /** What is wrong with which field. */
  readonly fields?: Readonly<Record<string, readonly string[]>> | undefined;
  /** How long the service asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The service's name for the request, for its support. */
  readonly requestId?: string | undefined;
  /** The error behind it: a `QuerySyntaxError`, with the place of the mistake. */
  readonly cause?: unknown;
}

/** Why a call failed, in words: what could not be done, why, and what to do. Never holds a token. */
export class BetterStackApiError extends Error {
  /** Always `"BetterStackApiError"`. */
  override readonly name = "BetterStackApiError";
  /** What went wrong. */
  readonly code: ApiErrorCode;
  /** The HTTP status that the service answered with; undefined when there was no answer. */
  readonly status: number | undefined;
  /** What is wrong with which field, when the service says so; empty otherwise. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  /** How long the service asked to wait, in milliseconds, when it did. */
  readonly retryAfterMs: number | undefined;
  /** The service's name for the request, for its support. */
  readonly requestId: string | undefined;

  /** Creates an error with its code, its message, and what else is known. */
  constructor(code: ApiErrorCode, message: string, details: ApiErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.fields = details.fields ?? {};
    this.retryAfterMs = details.retryAfterMs;
    this.requestId = details.requestId;
  }
}
