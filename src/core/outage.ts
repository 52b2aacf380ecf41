/*
 * What the invocations of an isolate learn from each other's requests, and how they spare a service that
 * is down: a failure now and then is nobody else's business, but in an outage, or when the service asks
 * for time, a single invocation tries for all.
 */
import { backoffMs } from "./backoff.ts";
import type { Isolate } from "./isolate.ts";

// More failures in a row than that are an outage.
const STRAY_FAILURES = 4;

/** When the next request may be sent, as far as is known; a probe's answer may change it. */
export function opensAt({ notBefore, probeUntil }: Isolate): number {
  return Math.max(notBefore, probeUntil);
}

/** A request is being sent, for `timeoutMs` at most; true when it is the one that tries for all. */
export function beginRequest(isolate: Isolate, timeoutMs: number): boolean {
  const isProbe = isolate.failures > STRAY_FAILURES;
  if (isProbe) isolate.probeUntil = performance.now() + timeoutMs;
  return isProbe;
}

/** A request was answered as hoped. */
export function noteSuccess(isolate: Isolate, isProbe: boolean): void {
  isolate.failures = 0;
  isolate.saidUnreachable = false;
  if (isProbe) isolate.notBefore = 0;
}

/** A request failed; `afterMs` is what the service asked for. */
export function noteFailure(isolate: Isolate, afterMs?: number): void {
  const now = performance.now();
  if (afterMs === undefined) {
    if (now < isolate.notBefore) return; // several at once: one failure
    const tries = ++isolate.failures - STRAY_FAILURES;
    afterMs = tries > 0 ? backoffMs(tries) : 0;
  } else isolate.failures = Math.max(isolate.failures, STRAY_FAILURES) + 1;
  isolate.notBefore = Math.max(isolate.notBefore, now + afterMs);
}
