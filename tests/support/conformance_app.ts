import type { Logger } from "../../src/core/logger.ts";

/**
 * What every adapter wraps for the conformance suite: `/log?id=a&records=5` logs records, `/throw`
 * throws, `/late` logs one record now, two while its body is read, and one after a while.
 */
export function answer(
  request: Request,
  logger: Logger,
  later: (work: Promise<unknown>) => void,
): Response {
  const { pathname, searchParams } = new URL(request.url);
  const id = searchParams.get("id") ?? "";
  const log = (n: number | string) => logger.info("conformance", { id, n });
  if (pathname === "/throw") throw new Error("boom");
  if (pathname === "/late") {
    log("now");
    later(wait(30).then(() => log("after a while")));
    return new Response(bodyThatLogs(log));
  }
  for (let n = 0; n < Number(searchParams.get("records") ?? 1); n++) log(n);
  return new Response("logged", { status: Number(searchParams.get("status") ?? 200) });
}

function bodyThatLogs(log: (n: string) => void): ReadableStream<Uint8Array> {
  const chunks = ["first chunk", "second chunk"];
  return new ReadableStream({
    async pull(controller) {
      const chunk = chunks.shift();
      if (chunk === undefined) return controller.close();
      await wait(10);
      log(chunk);
      controller.enqueue(new TextEncoder().encode(chunk));
    },
  });
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
