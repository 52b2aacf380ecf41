/** The ways in which a request ends without an answer. */

/** What a real `fetch` rejects with when the other side breaks the connection: a `TypeError`. */
export class ConnectionReset extends TypeError {
  constructor() {
    super("fetch failed: the sandbox broke the connection, as a fault told it to", {
      cause: { code: "ECONNRESET" },
    });
  }
}

/** Settles as the promise does, unless the signal aborts first: then it rejects at once. */
export async function abortable<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(signal.reason);
    if (signal.aborted) return onAbort();
    signal.addEventListener("abort", onAbort);
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}

/** Waits; rejects with the signal's reason when it aborts first. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const over = new Promise<void>((resolve) => timer = setTimeout(resolve, ms));
  return abortable(over, signal).finally(() => clearTimeout(timer));
}
