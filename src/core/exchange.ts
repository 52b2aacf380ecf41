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
  readonly abort: AbortController;
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
  const { url, timeoutMs, abort, secret, fetch, ...init } = request;
  const timeout = `no answer within ${timeoutMs} ms`;
  const timer = setTimeout(() => abort.abort(timeout), timeoutMs);
  try {
    const response = await Promise.race([
      fetch(url, { ...init, redirect: "manual", signal: abort.signal }),
      aborted(abort.signal), // for a fetch that does not heed its signal
    ]);
    response.body?.cancel()?.catch?.(() => {}); // what breaks off from here on changes nothing
    // A browser shows a redirect that is not followed as status 0.
    return { status: response.status || 302, retryAfter: response.headers?.get("retry-after") };
  } catch (error) {
    const { signal } = abort;
    return { failure: signal.aborted ? String(signal.reason) : describe(error, secret) };
  } finally {
    clearTimeout(timer);
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason));
  });
}

/** The innermost message of a failed fetch, which is the one that says something; without URLs. */
function describe(error: unknown, secret: string): string {
  let inner = error as { cause?: unknown; errors?: unknown[]; message?: unknown; code?: unknown };
  for (let depth = 0; depth < 5; depth++) {
    inner = (inner?.cause ?? inner?.errors?.[0] ?? inner) as typeof inner;
  }
  const text = String(inner?.message || inner?.code || error)
    .replace(/\S+:\/\/\S+/g, "…")
    .slice(0, 200);
  return text.includes(secret) ? "the request failed" : text;
}
