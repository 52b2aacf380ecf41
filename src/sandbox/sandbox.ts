/**
 * A local Better Stack in one `fetch` handler.
 *
 * A request finds its endpoint, meets the faults that are set, is read within limits and then
 * judged; what was accepted is kept for looking at. Web standards only: it runs in any runtime.
 */
import { type Answer, standardAnswer, toResponse } from "./answers.ts";
import { noEndpoint } from "./api/answers.ts";
import { createSandboxApi } from "./api/api.ts";
import { createSourceBoard } from "./api/sources.ts";
import { type BoundedBody, readBounded } from "./body.ts";
import { BoundedList, SIDE_LIST_BYTES } from "./bounded_list.ts";
import { judgeEnvelope, type SandboxError } from "./events.ts";
import { createFaultList, type SandboxFault } from "./faults.ts";
import { createHeartbeatBoard, type SandboxHeartbeat } from "./heartbeats.ts";
import { judge, type SandboxRecord } from "./intake.ts";
import { abortable, ConnectionReset, sleep } from "./interruption.ts";
import { resolveOptions, type SandboxOptions } from "./options.ts";
import { type SandboxRequest, summarize, type Summary, SUMMARY_BYTES } from "./requests.ts";
import { type Route, routeOf } from "./routes.ts";
import { bearerTokenOf } from "./token.ts";
import { createWaiterList, type SandboxWaitOptions } from "./waiters.ts";

/**
 * A local Better Stack, made by {@linkcode createSandbox} or {@linkcode serveSandbox}.
 *
 * Its lists are live: each is the same array for good and grows as requests arrive. Copy one
 * (`[...sandbox.records]`) to keep a moment.
 */
export interface Sandbox {
  /**
   * Answers a request as Better Stack would. It can stand in for the global `fetch`: the host in
   * the URL does not matter, and no method of the sandbox needs its `this`.
   *
   * Rejects with a `TypeError` when a fault breaks the connection, and with the signal's reason
   * when the request is aborted.
   */
  readonly fetch: (request: Request | string | URL, init?: RequestInit) => Promise<Response>;
  /** The records that were accepted, oldest first, each as it arrived. */
  readonly records: readonly SandboxRecord[];
  /** The requests to the intake, oldest first, accepted or not. */
  readonly requests: readonly SandboxRequest[];
  /** The heartbeats, one for each token, in the order in which they became known. */
  readonly heartbeats: readonly SandboxHeartbeat[];
  /** The events that Errors accepted (exceptions and messages), oldest first, each as it arrived. */
  readonly errors: readonly SandboxError[];
  /**
   * Forgets what arrived and what was made through the APIs. Faults stay, and so do those who wait for a
   * record.
   */
  readonly clear: () => void;
  /**
   * Misbehaves from now on; returns a function that ends this fault.
   *
   * Throws a `TypeError` or a `RangeError` that says what is wrong with the fault.
   */
  readonly fail: (fault: SandboxFault) => () => void;
  /** Ends all faults. */
  readonly heal: () => void;
  /**
   * Resolves with the first record that matches, whether it is there already or still to come.
   *
   * Rejects when none came in time, with an account of what did arrive.
   */
  readonly waitFor: (
    predicate: (record: SandboxRecord) => boolean,
    options?: SandboxWaitOptions,
  ) => Promise<SandboxRecord>;
}

/**
 * Makes a local Better Stack within the process: nothing listens, nothing leaves.
 *
 * It keeps the contracts of Better Stack's intake (`POST /`: JSON, NDJSON, gzip; 202, 401 or 403,
 * 406, 413) and of its heartbeats (`GET`, `POST` or `HEAD /api/v1/heartbeat/<token>`, `/fail`,
 * `/<exit code>`), as documented at https://betterstack.com/docs/logs/ingesting-data/http/logs/ and
 * https://betterstack.com/docs/uptime/cron-and-heartbeat-monitor/; and of the APIs: sources and the live tail
 * query (Telemetry), heartbeats, monitors, incidents and status pages (Uptime).
 *
 * Throws a `RangeError` when an option is out of its range.
 *
 * @example
 * ```ts
 * import { createSandbox } from "@mikser-io/better-stack/sandbox";
 *
 * const sandbox = createSandbox();
 * await sandbox.fetch("https://in.logs.betterstack.com", {
 *   method: "POST",
 *   headers: { authorization: "Bearer any", "content-type": "application/json" },
 *   body: JSON.stringify({ message: "hello" }),
 * });
 * console.log(sandbox.records); // [ { message: "hello" } ]
 * ```
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const settings = resolveOptions(options);
  const faults = createFaultList();
  const requests = new BoundedList<SandboxRequest>(SIDE_LIST_BYTES);
  const heartbeats = createHeartbeatBoard(settings.heartbeatTokens);
  const errors = new BoundedList<SandboxError>(SIDE_LIST_BYTES);
  const records = new BoundedList<SandboxRecord>(settings.maxBytes);
  const waiters = createWaiterList(records.items, account);
  const sources = createSourceBoard(settings.sourceTokens);
  const api = createSandboxApi(settings, records.items, sources, heartbeats);

  async function answer(request: Request): Promise<Response> {
    const { method, headers, signal } = request;
    const route = routeOf(method, new URL(request.url));
    if (route === undefined) return toResponse(nowhere(request), method);

    const summary = summarize(headers);
    if (route.target === "ingest") requests.add([summary], SUMMARY_BYTES);
    const fault = faults.next(route.target);
    if (fault.delayMs > 0) await sleep(fault.delayMs, signal);
    if (fault.reset === "before") throw new ConnectionReset();

    const body = await readBounded(request.body, settings.maxRequestBytes);
    summary.bytes = body.size;
    if (fault.hang) await new Promise(() => {});
    const result = fault.answer ?? await deal(request, route, body, summary);
    if (fault.reset === "after") throw new ConnectionReset();

    summary.status = result.status;
    return toResponse(result, method);
  }

  /** What a healthy Better Stack does: judge, keep, answer. */
  async function deal(
    request: Request,
    route: Route,
    body: BoundedBody,
    summary: Summary,
  ): Promise<Answer> {
    const { method, headers, signal } = request;
    signal.throwIfAborted();
    if (route.target === "heartbeat") return heartbeats.beat(route, method, body);
    if (route.target === "errors") {
      const { answer, events, textBytes } = await judgeEnvelope(request, body, settings);
      errors.add(events, textBytes);
      return answer;
    }
    if (route.target !== "ingest") return api.answer(request, route, body);
    const verdict = await judge(headers, body, settings, sources.knows);
    signal.throwIfAborted();
    summary.records = verdict.records.length;
    sources.arrived(verdict.records, bearerTokenOf(headers));
    keep(verdict.records, verdict.textBytes);
    return verdict.answer;
  }

  function keep(arrived: readonly SandboxRecord[], textBytes: number): void {
    if (arrived.length === 0) return;
    records.add(arrived, textBytes / arrived.length);
    waiters.notify(arrived);
  }

  /** What arrived so far, in words. */
  function account(): string {
    const last = requests.items.at(-1);
    const arrived = `${counted(records.items, "record")} in ${counted(requests.items, "request")}`;
    if (last === undefined) return arrived;
    return `${arrived}, the last one answered ${last.status === 0 ? "not at all" : last.status}`;
  }

  return {
    fetch: async (input, init) => {
      const asIs = input instanceof Request && init === undefined;
      const request = asIs ? input : new Request(input, init);
      request.signal.throwIfAborted();
      return await abortable(answer(request), request.signal);
    },
    records: records.items,
    requests: requests.items,
    heartbeats: heartbeats.items,
    errors: errors.items,
    clear: () => {
      records.clear();
      requests.clear();
      heartbeats.clear();
      errors.clear();
      sources.clear();
      api.clear();
    },
    fail: faults.add,
    heal: faults.clear,
    waitFor: (predicate, waitOptions = {}) => waiters.wait(predicate, waitOptions),
  };
}

/** The answer where there is nothing. */
function nowhere({ method, url }: Request): Answer {
  const { pathname } = new URL(url);
  return /^\/api\/v[23]\//.test(pathname) ? noEndpoint(method, pathname) : standardAnswer(404);
}

function counted({ length }: readonly unknown[], noun: string): string {
  return `${length} ${noun}${length === 1 ? "" : "s"}`;
}
