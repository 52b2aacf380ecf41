const BASE_MS = 500;
const CAP_MS = 30_000;
const MAX_RETRY_AFTER_MS = 60_000;

/** How long to wait before try number `failures + 1`, in milliseconds: exponential, full jitter. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
}

/**
 * What a `Retry-After` header asks for, in milliseconds from now and at most a minute: a number of
 * seconds or an HTTP date (RFC 9110, section 10.2.3). Undefined when there is none to be understood.
 */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  const text = header?.trim();
  if (!text) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}
