import { aborted, failureText } from "../core/exchange.ts";

/** One request to a service. */
export interface ApiRequest {
  /** Its method. */
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** Where it goes. */
  readonly url: URL;
  /** What is sent as JSON; nothing when undefined. */
  readonly body?: unknown;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
}

/** How requests are sent. */
export interface Wire {
  /** The one origin that the token is for. */
  readonly origin: string;
  /** The API token. */
  readonly token: string;
  /** How long a request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether `http:` URLs are permitted. */
  readonly allowInsecureUrl: boolean;
  /** What sends it. */
  readonly fetch: typeof fetch;
}

/** An answer, read to its end. */
export interface ApiAnswer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: string | null;
  readonly requestId: string | undefined;
  /** Where the answer came from, after redirects. */
  readonly url: URL;
}

/** What came of a request: an answer, or in words why there was none. */
export type ApiOutcome = ApiAnswer | ApiFailure;

/** Why there was no answer. */
export interface ApiFailure {
  readonly failure: string;
  /** Whether trying again may help. */
  readonly mayHeal: boolean;
}

const MAX_REDIRECTS = 5;

/**
 * Sends one request and reads the answer. Rejects with the signal's reason when the caller ends it, and
 * never otherwise.
 *
 * Redirects are followed by hand, and only when something is read: `fetch` itself would take other headers
 * along to wherever it is sent. The token goes to its own origin and nowhere else.
 */
export async function exchange(request: ApiRequest, wire: Wire): Promise<ApiOutcome> {
  const { signal } = request;
  signal?.throwIfAborted();
  const over = new AbortController();
  const end = () => over.abort(signal?.reason);
  const timer = setTimeout(() => over.abort(), wire.timeoutMs);
  signal?.addEventListener("abort", end);
  try {
    // A fetch may not heed its signal.
    return await Promise.race([follow(request, wire, over.signal), aborted(over.signal)]);
  } catch (error) {
    signal?.throwIfAborted();
    const failure = over.signal.aborted
      ? `no answer within ${wire.timeoutMs} ms`
      : failureText(error, wire.token);
    return { failure, mayHeal: true };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", end);
  }
}

async function follow(request: ApiRequest, wire: Wire, signal: AbortSignal): Promise<ApiOutcome> {
  let { url } = request;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    if (url.protocol !== "https:" && !(url.protocol === "http:" && wire.allowInsecureUrl)) {
      return lost("the service leads to a URL that is not https:");
    }
    const response = await wire.fetch(url.href, initFor(request, url, wire, signal));
    // A browser shows a redirect that it does not follow as status 0.
    const isRedirect = /^(30[12378]|0)$/.test(String(response.status));
    if (!isRedirect) return await read(response, url);

    await response.body?.cancel?.();
    const location = response.headers.get("location");
    if (request.method !== "GET" || location === null || !URL.canParse(location, url)) {
      return lost("the service answered with a redirect that cannot be followed");
    }
    url = new URL(location, url);
  }
  return lost("the service redirects without end");
}

function lost(failure: string): ApiFailure {
  return { failure, mayHeal: false };
}

function initFor({ method, body }: ApiRequest, url: URL, wire: Wire, signal: AbortSignal) {
  const headers: Record<string, string> = { accept: "application/json" };
  if (url.origin === wire.origin) headers["authorization"] = `Bearer ${wire.token}`;
  if (body === undefined) return { method, headers, signal, redirect: "manual" } as const;
  headers["content-type"] = "application/json";
  return { method, headers, signal, redirect: "manual", body: JSON.stringify(body) } as const;
}

async function read(response: Response, url: URL): Promise<ApiAnswer> {
  return {
    status: response.status,
    text: await response.text(),
    retryAfter: response.headers.get("retry-after"),
    requestId: response.headers.get("x-request-id") ?? undefined,
    url,
  };
}
