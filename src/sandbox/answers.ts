/**
 * The intake's answers, word for word.
 *
 * The bodies follow Better Stack's ingesting documentation; 401 is what the live endpoint was seen
 * to answer where the documentation says 403.
 */

/** What goes back to the client. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const BODIES: Readonly<Record<number, string>> = {
  401: '{"error":"Unauthorized"}',
  402: "Quota exceeded",
  403: "Unauthorized",
  404: "Not Found",
  406: "Couldn't parse JSON content.",
  413: "payload reached size limit",
};

/** Statuses that carry no body: `Response` throws when given one. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** The answer that Better Stack gives with this status. */
export function standardAnswer(status: number): Answer {
  return { status, body: BODIES[status] ?? "" };
}

/** Turns an answer into a response; `HEAD` and the bodiless statuses go without a body. */
export function toResponse({ status, body, headers }: Answer, method: string): Response {
  const bare = body === "" || method === "HEAD" || BODILESS.has(status);
  const type = body.startsWith("{") ? "application/json" : "text/plain; charset=utf-8";
  const all = new Headers(body === "" ? {} : { "content-type": type });
  for (const [name, value] of Object.entries(headers ?? {})) all.set(name, value);
  return new Response(bare ? null : body, { status, headers: all });
}
