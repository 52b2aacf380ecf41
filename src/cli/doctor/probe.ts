import { type Failure, failureOf } from "./failure.ts";

/** A request that changes nothing. */
export interface ProbeRequest {
  /** Where it goes. */
  readonly url: string;
  /** Its method. */
  readonly method: "GET" | "POST";
  /** Its headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Its body. */
  readonly body?: string;
  /** How long to wait for the answer, in milliseconds. */
  readonly timeoutMs: number;
}

/** The head of an answer. */
export interface ProbeAnswer {
  /** The HTTP status. */
  readonly status: number;
  /** How long it took, in milliseconds. */
  readonly ms: number;
  /** The origin that a redirect leads to; the rest of its URL may hold a secret. */
  readonly leadsTo: string | undefined;
  /** How far the clock there is ahead of this one, in milliseconds; undefined when it does not say. */
  readonly clockAheadMs: number | undefined;
}

/** What came of a request. */
export type ProbeResult = ProbeAnswer | { readonly failure: Failure };

/** Sends one request and looks at the head of the answer. Redirects are not followed. Never rejects. */
export async function probe(request: ProbeRequest): Promise<ProbeResult> {
  const { url, timeoutMs, ...init } = request;
  const startedAt = performance.now();
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const { status, headers, body } = await fetch(url, { ...init, redirect: "manual", signal });
    const ms = performance.now() - startedAt;
    body?.cancel().catch(() => {});
    const location = headers.get("location") ?? "";
    const date = Date.parse(headers.get("date") ?? "");
    return {
      status,
      ms,
      leadsTo: URL.canParse(location, url) ? new URL(location, url).origin : undefined,
      clockAheadMs: Number.isNaN(date) ? undefined : date - Date.now(),
    };
  } catch (error) {
    if (!signal.aborted) return { failure: failureOf(error) };
    const advice =
      "see whether it is slow or hangs: --request-timeout-ms waits longer; check the " +
      "network, the firewall and the proxy between here and there";
    return { failure: { why: `no answer within ${timeoutMs} ms`, advice } };
  }
}
