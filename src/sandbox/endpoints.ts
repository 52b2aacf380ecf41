/**
 * Better Stack's endpoints: a request meets the faults that are set, is read within limits and then judged; what
 * was accepted is kept.
 */
import { type Answer, standardAnswer, toResponse } from "./answers.ts";
import { noEndpoint } from "./api/answers.ts";
import { type BoundedBody, readBounded } from "./body.ts";
import { isPreflight, openToAll, preflightAnswer } from "./cors.ts";
import { judgeEnvelope } from "./events.ts";
import { judge } from "./intake.ts";
import { ConnectionReset, sleep } from "./interruption.ts";
import { summarize, type Summary, SUMMARY_BYTES } from "./requests.ts";
import { type Route, routeOf } from "./routes.ts";
import type { SandboxState } from "./state.ts";
import { bearerTokenOf } from "./token.ts";
import { createTurns } from "./turns.ts";

/** Answers requests as Better Stack would. */
export function createEndpoints(state: SandboxState): (request: Request) => Promise<Response> {
  const { settings, store, requests, heartbeats, errors, sources, api, arrivals, changes } = state;
  const inTurn = createTurns();

  async function answer(request: Request): Promise<Response> {
    const { method } = request;
    const url = new URL(request.url);
    if (isPreflight(request, url)) return toResponse(preflightAnswer, method);
    const route = routeOf(method, url);
    if (route === undefined) return toResponse(nowhere(method, url), method);

    const summary = summarize(request.headers, settings.now());
    if (route.target === "ingest") requests.add([summary], SUMMARY_BYTES);
    try {
      const result = await meet(request, route, summary);
      summary.status = result.status;
      return toResponse(openToAll(result, route), method);
    } finally {
      if (route.target === "ingest") arrivals.emit({ kind: "request", request: summary });
      changes.emit();
    }
  }

  /** Lets the faults have their way with a request; what is left to be done is done. */
  async function meet(request: Request, route: Route, summary: Summary): Promise<Answer> {
    const fault = state.faults.next(route.target);
    if (fault.delayMs > 0) await sleep(fault.delayMs, request.signal);
    if (fault.reset === "before") throw new ConnectionReset();

    const body = await readBounded(request.body, settings.maxRequestBytes);
    summary.bytes = body.size;
    if (fault.hang) await new Promise(() => {});
    const result = fault.answer ?? await deal(request, route, body, summary);
    if (fault.reset === "after") throw new ConnectionReset();
    return result;
  }

  /** What a healthy Better Stack does: judge, keep, answer. */
  async function deal(
    request: Request,
    route: Route,
    body: BoundedBody,
    summary: Summary,
  ): Promise<Answer> {
    request.signal.throwIfAborted();
    if (route.target === "heartbeat") return heartbeats.beat(route, request.method, body);
    if (route.target === "errors") {
      const { answer, events, bytes } = await inTurn(() => judgeEnvelope(request, body, settings));
      errors.add(events, bytes);
      for (const error of events) arrivals.emit({ kind: "error", error });
      return answer;
    }
    if (route.target !== "ingest") return api.answer(request, route, body);
    return await ingest(request, body, summary);
  }

  async function ingest(
    { headers, signal }: Request,
    body: BoundedBody,
    summary: Summary,
  ): Promise<Answer> {
    const { answer, records, bytes } = await inTurn(() => {
      signal.throwIfAborted();
      return judge(headers, body, settings, sources.knows);
    });
    signal.throwIfAborted();
    summary.records = records.length;
    if (records.length > 0) {
      const sourceId = sources.idOf(bearerTokenOf(headers));
      store.add(records, bytes, { sourceId, at: settings.now() });
      state.kept.emit(records);
    }
    return answer;
  }

  return answer;
}

/** The answer where there is nothing. */
function nowhere(method: string, { pathname }: URL): Answer {
  return /^\/api\/v[23]\//.test(pathname) ? noEndpoint(method, pathname) : standardAnswer(404);
}
