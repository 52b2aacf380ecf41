/** A request as a runtime hands it over: a `Request`, or what Node has for one. */
export interface RequestLike {
  /** The method. */
  readonly method?: string | undefined;
  /** The URL, or just its path. */
  readonly url?: string | undefined;
  /** The headers. */
  readonly headers?: unknown;
}

type HeadersLike = Readonly<Record<string, unknown>>;

/** What every record of a request's invocation says about it. */
export function requestFields(request: RequestLike): Record<string, unknown> {
  const { method, headers, cf } = request as RequestLike & { cf?: { colo?: string } };
  const header = (name: string): unknown => {
    const { get, [name]: value } = (headers ?? {}) as HeadersLike; // in Node a header may be called get
    return typeof get === "function" ? get.call(headers, name) ?? undefined : value;
  };
  return {
    requestId: header("cf-ray") ?? header("x-vercel-id") ?? header("x-request-id") ??
      crypto.randomUUID(),
    method,
    path: pathOf(request),
    colo: cf?.colo,
    traceparent: header("traceparent"),
  };
}

/** A request's path, without the query, which may hold what is nobody's business. */
export function pathOf({ url = "" }: RequestLike): string {
  return /^(?:\w+:\/\/[^/?#]*)?([^?#]*)/.exec(url)![1] || "/";
}
