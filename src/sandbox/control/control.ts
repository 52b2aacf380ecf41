/**
 * What the sandbox has beside Better Stack's endpoints: the page for people, and what the page asks for.
 */
import { addressedUrl } from "../addressed_url.ts";
import { readBounded } from "../body.ts";
import { environmentOf } from "../environment.ts";
import type { SandboxOptions } from "../options.ts";
import type { SandboxState } from "../state.ts";
import { createActions } from "./actions.ts";
import { createAlarm } from "./alarm.ts";
import { mistaken } from "./answers.ts";
import { eventStreamResponse } from "./event_stream.ts";
import { follow } from "./follow.ts";
import { objection, strangeHost } from "./guard.ts";
import { histogram } from "./histogram.ts";
import { createPageFault } from "./page_fault.ts";
import { pageResponse } from "./page.ts";
import { search } from "./search.ts";
import { mistakeIn, numberOf, selectionOf } from "./selection.ts";

const MAX_BODY_BYTES = 64 * 1024;
const MAX_HISTORY = 100_000;
/** The APIs, through which what was sent can be read. */
const API_PATH = /^\/api\/v[23]\//;

/**
 * Answers what is asked of the sandbox itself; undefined for what is asked of Better Stack.
 *
 * @param boundHost The name that it listens on
 */
export function createControl(
  state: SandboxState,
  options: SandboxOptions,
  boundHost: string | undefined,
): (request: Request) => Promise<Response> | undefined {
  const instance = crypto.randomUUID().slice(0, 8);
  const pageFault = createPageFault(state.faults, state.settings.unauthorizedStatus);
  const act = createActions(state, pageFault);

  async function answer(request: Request, url: URL): Promise<Response> {
    const problem = objection(request.headers, boundHost);
    if (problem !== undefined) return mistaken(403, { message: problem });
    if (request.method === "GET") return await look(request, url);
    if (request.method !== "POST") return nothing(request.method, url);
    if (!/^application\/json *(;|$)/i.test(request.headers.get("content-type") ?? "")) {
      return mistaken(415, { message: "the request has to be application/json" });
    }
    const { bytes } = await readBounded(request.body, MAX_BODY_BYTES);
    return act(url.pathname, bytes) ?? nothing(request.method, url);
  }

  async function look(request: Request, url: URL): Promise<Response> {
    try {
      if (url.pathname === "/sandbox/events") return events(request, url);
      if (url.pathname === "/sandbox/search") return await search(url, state);
      if (url.pathname === "/sandbox/histogram") return await histogram(url, state);
      return nothing("GET", url);
    } catch (error) {
      const mistake = mistakeIn(error);
      if (mistake === undefined) throw error;
      return mistaken(400, mistake);
    }
  }

  function events(request: Request, url: URL): Response {
    const { origin } = addressedUrl(request);
    const [, of, id] = /^(\w+)\.(\d+)$/.exec(request.headers.get("last-event-id") ?? "") ?? [];
    const following = {
      state,
      pageFault,
      instance,
      url: origin,
      environment: environmentOf(origin, options),
      selection: selectionOf(url),
      limit: numberOf(url, "limit", 1_000, 0, MAX_HISTORY),
      after: of === instance ? Number(id) : undefined,
    };
    const alarm = createAlarm();
    const stop = state.changes.on(alarm.ring);
    return eventStreamResponse(follow(following, alarm), () => {
      stop();
      alarm.end();
    });
  }

  return (request) => {
    const url = new URL(request.url);
    if (url.pathname.startsWith("/sandbox/")) return answer(request, url);
    const isPage = isForPage(request, url);
    if (!isPage && !API_PATH.test(url.pathname)) return undefined;
    const problem = strangeHost(request.headers, boundHost);
    if (problem !== undefined) return Promise.resolve(mistaken(403, { message: problem }));
    return isPage ? pageResponse() : undefined;
  };
}

function isForPage({ method, headers }: Request, { pathname }: URL): boolean {
  if (pathname !== "/" || method !== "GET") return false;
  return /\btext\/html\b/.test(headers.get("accept") ?? "");
}

function nothing(method: string, { pathname }: URL): Response {
  return mistaken(404, { message: `there is no ${method} ${pathname}` });
}
