import type { Logger } from "@mikser-io/better-stack/deno";

/** Greets who is named; what it does with its logger, a test can see. */
export function greet(
  request: Request,
  _info: unknown,
  logger: Pick<Logger, "info" | "warn">,
): Response {
  const name = new URL(request.url).searchParams.get("name");
  if (!name) {
    logger.warn("nobody to greet");
    return new Response("Whom?\n", { status: 400 });
  }
  logger.info("greeting", { name });
  return new Response(`Hello, ${name}\n`);
}
