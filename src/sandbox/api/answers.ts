/** What the APIs answer, in the shapes that they have been seen to use. */
import type { Answer } from "../answers.ts";

/** What is wrong with which field. */
export type Problems = Readonly<Record<string, readonly string[]>>;

/** An answer in JSON. */
export function json(status: number, body: unknown): Answer {
  return { status, body: JSON.stringify(body), headers: { "content-type": "application/json" } };
}

/** An answer that complains in words. */
export function complaint(status: number, errors: string): Answer {
  return json(status, { errors });
}

/** The answer to fields that cannot be taken. */
export function invalid(problems: Problems): Answer {
  return json(422, { errors: problems });
}

/** The answer where nothing has this id. */
export function notFound(): Answer {
  return complaint(404, "Resource with provided ID was not found");
}

/** The answer to a token that is missing or not known. */
export function badToken(product: "Telemetry" | "Uptime"): Answer {
  const path = product === "Telemetry"
    ? "logs/api/getting-started"
    : "uptime/api/getting-started-with-uptime-api";
  return complaint(
    401,
    `Invalid Team API token. How to find your ${product} API token: https://betterstack.com/docs/${path}/`,
  );
}

/** The answer where the service has nothing; nobody is asked for a token there. */
export function noEndpoint(method: string, path: string): Answer {
  return json(404, {
    errors: `Endpoint ${method} ${path} does not exist.`,
    see_docs: "https://betterstack.com/docs/",
  });
}
