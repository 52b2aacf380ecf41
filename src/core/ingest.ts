import { type Answer, exchange } from "./exchange.ts";
import { gzip } from "./gzip.ts";
import { retryAfterMs } from "./backoff.ts";

/** What the answer to a request means for what it brought. */
export type Outcome =
  | { readonly kind: "delivered" }
  | {
    readonly kind: "retry";
    readonly why: string;
    readonly status?: number;
    readonly afterMs?: number | undefined;
  }
  | { readonly kind: "split" | "refused"; readonly why: string; readonly status: number };

/** Where batches go, and how. */
export interface Ingest {
  /** The URL to post to. */
  readonly url: string;
  /** The source token. */
  readonly token: string;
  /** How long to wait for an answer, in milliseconds. */
  readonly timeoutMs: number;
  /** What sends the request. */
  readonly fetch: typeof fetch;
}

/**
 * Posts one batch, a JSON array, and says what the answer means. Never rejects.
 *
 * Contract: https://betterstack.com/docs/logs/ingesting-data/http/logs/
 */
export async function ingest(
  { url, token, timeoutMs, fetch }: Ingest,
  body: Uint8Array<ArrayBuffer>,
  abort?: AbortController,
): Promise<Outcome> {
  const zipped = await gzip(body);
  const answer = await exchange({
    url,
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json",
      ...zipped && { "content-encoding": "gzip" },
    },
    body: zipped ?? body.slice(), // the memory of what was sent is used again, whoever still reads it
    timeoutMs,
    abort,
    secret: token,
    fetch,
  });
  return outcomeOf(answer);
}

/** What an answer means: the whole retry policy in one place. */
export function outcomeOf(answer: Answer): Outcome {
  if ("failure" in answer) return { kind: "retry", why: answer.failure };
  const { status, retryAfter } = answer;
  return {
    kind: kindOf(status),
    why: `it answered ${status}`,
    status,
    afterMs: retryAfterMs(retryAfter),
  };
}

function kindOf(status: number): Outcome["kind"] {
  if (status >= 200 && status < 300) return "delivered";
  if (status === 413 || status === 406) return "split";
  return status === 408 || status === 429 || status >= 500 ? "retry" : "refused";
}
