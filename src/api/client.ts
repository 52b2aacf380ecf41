import { backoffMs } from "../core/backoff.ts";
import type { ResolvedApiConfig, Service } from "./config.ts";
import { parseJson } from "./envelope.ts";
import type { BetterStackApiError } from "./errors.ts";
import { type ApiAnswer, type ApiRequest, exchange, type Wire } from "./exchange.ts";
import { explain, type Purpose, unexpected, withoutAnswer, withoutToken } from "./explain.ts";

/** What every call takes beside what it is about. */
export interface CallOptions {
  /** Ends the call early; it then rejects with the signal's reason. @default none */
  readonly signal?: AbortSignal | undefined;
}

/** One call. */
export interface Call extends Purpose, CallOptions {
  readonly method: ApiRequest["method"];
  /** Where it goes: a path with its parameters, or a full URL that the service gave. */
  readonly path: string;
  readonly body?: unknown;
}

/** Makes calls to one service. */
export interface Client {
  /**
   * Makes a call, and takes from the answer's JSON what is wanted; undefined JSON for an empty answer.
   *
   * Rejects with a {@linkcode BetterStackApiError}, also when `take` finds nothing in a success.
   */
  call<T>(call: Call, take: (body: unknown, answer: ApiAnswer) => T | undefined): Promise<T>;
  /** Makes a call whose answer has nothing to say. */
  run(call: Call): Promise<void>;
}

/** Creates a client for one service; calls without a token reject. */
export function createClient(
  service: Service,
  config: ResolvedApiConfig,
  send: typeof fetch,
): Client {
  const { url, token } = service;

  async function perform(call: Call): Promise<ApiAnswer> {
    if (!token) throw withoutToken(call, service, config.problems);
    const request: ApiRequest = {
      method: call.method,
      url: new URL(call.path.includes("://") ? call.path : url + call.path),
      body: call.body,
      signal: call.signal,
    };
    const wire: Wire = {
      origin: new URL(url).origin,
      token: token.reveal(),
      timeoutMs: config.requestTimeoutMs,
      allowInsecureUrl: config.allowInsecureUrl,
      fetch: send,
    };
    const startedAt = performance.now();
    for (let failures = 1;; failures++) {
      const answer = await exchange(request, wire);
      if ("status" in answer && isSuccess(answer, call, failures)) return answer;
      const error = "status" in answer
        ? explain(call, service, answer, config.problems)
        : withoutAnswer(call, service, answer);
      const waitMs = error.retryAfterMs ?? backoffMs(failures);
      const isLate = performance.now() - startedAt + waitMs > config.retryForMs;
      if (!isRepeatable(call) || !mayHeal(error) || isLate) throw error;
      await sleep(waitMs, call.signal);
    }
  }

  return {
    async call(call, take) {
      const answer = await perform(call);
      const taken = take(parseJson(answer.text), answer);
      if (taken !== undefined) return taken;
      throw unexpected(call, answer, `something else than ${call.things}`);
    },
    async run(call) {
      await perform(call);
    },
  };
}

/** A deletion that is repeated may have been done the first time. */
function isSuccess({ status }: ApiAnswer, { method }: Call, attempts: number): boolean {
  return (status >= 200 && status < 300) || (status === 404 && method === "DELETE" && attempts > 1);
}

/** What comes to the same when it is done twice: everything but what creates. */
function isRepeatable({ method }: Call): boolean {
  return method !== "POST";
}

function mayHeal({ code, status }: BetterStackApiError): boolean {
  return code === "network" || code === "rate-limited" || code === "server" || status === 408;
}

function sleep(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", end);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener("abort", end);
  });
}
