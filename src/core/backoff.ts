const BASE_MS = 500;
const CAP_MS = 30_000;
const MAX_RETRY_AFTER_MS = 60_000;

/** How long a service that refuses is left alone, in milliseconds. */
export const PROBE_MS = 60_000;

/** How long to wait before try number `failures + 1`, in milliseconds: exponential, full jitter. */
export function backoffMs(failures: number, random: () => number = Math.random): number {
  return random() * Math.min(CAP_MS, BASE_MS * 2 ** (failures - 1));
}

/** How long to wait after a failure: as asked for, but never so short that it becomes a storm. */
export function retryDelayMs(failures: number, afterMs = 0): number {
  return Math.max(afterMs, backoffMs(failures));
}

/**
 * What a `Retry-After` header asks for, in milliseconds from now and at most a minute: a number of
 * seconds or an HTTP date (RFC 9110, section 10.2.3). Undefined when there is none to be understood.
 */
export function retryAfterMs(header: string | null, now = Date.now()): number | undefined {
  const text = header?.trim() ?? "";
  // Date.parse makes a date of nearly anything: "-5", "1.5", "try 12".
  const isDate = /^[a-z]{3,9}, .+ GMT$/i.test(text);
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : isDate ? Date.parse(text) - now : NaN;
  return isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS);
}
