import { toJson } from "../json.ts";

/** What goes with everything that the sandbox tells of itself: nothing of it is kept, embedded or guessed at. */
export const PRIVATE_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

/** What a request got wrong. */
export interface Mistake {
  readonly message: string;
  /** Where in the query, from 1 and from 0. */
  readonly column?: number | null;
  readonly index?: number | null;
}

/** An answer in JSON. */
export function jsonResponse(status: number, body: unknown): Response {
  return jsonTextResponse(toJson(body), status);
}

/** An answer that is JSON already. */
export function jsonTextResponse(body: string, status = 200): Response {
  const headers = { ...PRIVATE_HEADERS, "content-type": "application/json" };
  return new Response(body, { status, headers });
}

/** An answer that says what was wrong. */
export function mistaken(status: number, mistake: Mistake): Response {
  return jsonResponse(status, { error: mistake });
}
