import type { Envelope, Transport } from "@sentry/core";
import { retryDelayMs } from "../core/backoff.ts";
import { exchange } from "../core/exchange.ts";
import { gzip } from "../core/gzip.ts";
import { outcomeOf } from "../core/ingest.ts";
import type { Reporter } from "../core/reporter.ts";
import { pause, within } from "../core/timer.ts";
import { VERSION } from "../version.ts";
import type { Dsn } from "./dsn.ts";

/** More events than this do not wait: in an outage, or a storm of errors, the first ones say the most. */
const MAX_PENDING = 64;
/** Places besides for what nobody caught: it may be the reason why the process ends. */
const RESERVED = 4;

/** What a transport has to know. */
export interface TransportOptions {
  /** Where events go. */
  readonly dsn: Dsn;
  /** How long a request waits for its answer, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** For how long an event is tried again, in milliseconds. */
  readonly retryForMs: number;
  /** What sends requests. */
  readonly fetch: typeof fetch;
  /** Who is told of trouble. */
  readonly reporter: Reporter;
  /** What makes the text of an envelope. */
  readonly serialize: (envelope: Envelope) => string | Uint8Array;
}

/** A transport that is asked before an event is made for it. */
export interface EventTransport extends Transport {
  /** True when no more events may wait; for what nobody caught there are a few more places. */
  isFull(isHandled: boolean): boolean;
  /** Counts an event that found no room; they are told together once there is some. */
  lose(): void;
}

/**
 * Creates what sends the envelopes of Sentry's client: gzipped, tried again like a batch of records, and
 * with the key in one header only. Never rejects.
 */
export function createTransport(options: TransportOptions): EventTransport {
  const pending = new Set<Promise<void>>();
  let lost = 0;
  return {
    isFull: (isHandled) => pending.size >= MAX_PENDING + (isHandled ? 0 : RESERVED),
    lose: () => void lost++,
    async send([header, items]) {
      // What a trace is known by holds the key, and there are no traces.
      const { trace: _, ...rest } = header as Record<string, unknown>;
      const text = options.serialize([rest, items] as unknown as Envelope);
      const body = typeof text === "string" ? new TextEncoder().encode(text) : text;
      const sending = deliver(body as Uint8Array<ArrayBuffer>, options);
      pending.add(sending);
      await sending;
      pending.delete(sending);
      if (lost > 0) {
        const errors = lost === 1 ? "1 error" : `${lost} errors`;
        lost = 0;
        options.reporter.report("queue-full", `lost ${errors}: ${MAX_PENDING} others waited`);
      }
      return {};
    },
    flush: (timeoutMs) => within(Promise.all(pending), timeoutMs ?? 0),
  };
}

async function deliver(body: Uint8Array<ArrayBuffer>, options: TransportOptions): Promise<void> {
  const { dsn: { envelopeUrl, key }, requestTimeoutMs, retryForMs, fetch, reporter } = options;
  const zipped = await gzip(body);
  const deadline = performance.now() + retryForMs;
  for (let tries = 1;; tries++) {
    const outcome = outcomeOf(
      await exchange({
        url: envelopeUrl,
        method: "POST",
        headers: {
          "content-type": "application/x-sentry-envelope",
          "x-sentry-auth":
            `Sentry sentry_version=7, sentry_client=better-stack/${VERSION}, sentry_key=${key()}`,
          ...(zipped && { "content-encoding": "gzip" }),
        },
        body: zipped ?? body,
        timeoutMs: requestTimeoutMs,
        secret: key(),
        fetch,
      }),
    );
    if (outcome.kind === "delivered") return;
    const waitMs = outcome.kind === "retry" ? retryDelayMs(tries, outcome.afterMs) : Infinity;
    if (performance.now() + waitMs > deadline) {
      const origin = new URL(envelopeUrl).origin;
      const advice = outcome.kind === "refused" ? "; check the DSN" : "";
      const code = outcome.kind === "retry" ? "retries-exhausted" : "refused";
      const message = `lost 1 error for ${origin}: ${outcome.why}${advice}`;
      return reporter.report(code, message, undefined, outcome.status);
    }
    await pause(waitMs);
  }
}
