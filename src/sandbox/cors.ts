/**
 * What lets a browser send: logs and errors may come from any page. Nothing can be read that way, and nothing
 * else is open. Better Stack's own answers are not documented; browsers are seen to get 202 from it.
 */
import type { Answer } from "./answers.ts";
import { type Route, routeOf } from "./routes.ts";

/** The answer to a browser that asks whether it may. */
export const preflightAnswer: Answer = {
  status: 204,
  body: "",
  headers: {
    "access-control-allow-origin": "*",
    "access-control-allow-methods": "POST",
    "access-control-allow-headers":
      "authorization, content-encoding, content-type, sentry-trace, x-sentry-auth",
    "access-control-max-age": "86400",
  },
};

/** Whether a browser asks if it may send logs or errors. */
export function isPreflight({ method, headers }: Request, url: URL): boolean {
  if (method !== "OPTIONS" || !headers.has("access-control-request-method")) return false;
  return isOpen(routeOf("POST", url));
}

/** The same answer, for any page to read where any page may send. */
export function openToAll(answer: Answer, route: Route): Answer {
  if (!isOpen(route)) return answer;
  return {
    ...answer,
    headers: {
      ...answer.headers,
      "access-control-allow-origin": "*",
      "access-control-expose-headers": "retry-after, x-sentry-rate-limits",
    },
  };
}

function isOpen(route: Route | undefined): boolean {
  return route?.target === "ingest" || route?.target === "errors";
}
