/** One request. */
export interface Request {
  /** Where it goes. */
  readonly url: string;
  /** Its method. */
  readonly method: "GET" | "POST";
  /** Its headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Its body. */
  readonly body?: BodyInit;
  /** How long to wait for the answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Ends it, early or because the time is over. */
  readonly abort?: AbortController | undefined;
  /** What must not show in any text about it. */
  readonly secret: string;
  /** What sends it. */
  readonly fetch: typeof fetch;
}

/** What came of a request: the head of an answer, or in words why there was none. */
export type Answer =
  | { readonly status: number; readonly retryAfter: string | null }
  | { readonly failure: string };

/**
 * Sends one request and waits for the head of the answer; its body is not wanted and is let go. Never
 * rejects. A redirect is not followed: who answers with one is not whom the token is for.
 */
export async function exchange(request: Request): Promise<Answer> {
  const { url, timeoutMs, abort = new AbortController(), secret, fetch, ...init } = request;
  const { signal } = abort;
  const timer = setTimeout(() => abort.abort(`no answer within ${timeoutMs} ms`), timeoutMs);
  const send = async () => headOf(await fetch(url, { ...init, redirect: "manual", signal }));
  try {
    if (signal.aborted) throw signal.reason;
    return await Promise.race([send(), aborted(signal)]); // a fetch may not heed its signal
  } catch (error) {
    return { failure: signal.aborted ? String(signal.reason) : failureText(error, secret) };
  } finally {
    clearTimeout(timer);
  }
}

function headOf({ status, headers, body }: Response): Answer {
  // What breaks off from here on changes nothing. (A fetch that is not the runtime's has other bodies.)
  body?.cancel?.()?.catch?.(() => {});
  if (!Number.isInteger(status)) throw new TypeError("fetch gave something else than a response");
  // A browser shows a redirect that is not followed as status 0.
  return { status: status || 302, retryAfter: headers?.get?.("retry-after") ?? null };
}

/** Rejects with the reason when a signal aborts. */
export function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

/** The innermost message of a failed fetch, which is the one that says something; without URLs. */
export function failureText(error: unknown, secret: string): string {
  try {
    let inner = error as { cause?: unknown; errors?: unknown[]; message?: unknown; code?: unknown };
    for (let depth = 0; depth < 5; depth++) {
      inner = (inner?.cause ?? inner?.errors?.[0] ?? inner) as typeof inner;
    }
    const text = String(inner?.message || inner?.code || error).replace(/\S+:\/\/\S+/g, "…");
    if (!text.includes(secret)) return text.slice(0, 200);
  } catch {
    // What was thrown cannot even be read.
  }
  return "the request failed";
}
