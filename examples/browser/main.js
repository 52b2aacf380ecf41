/* A page that logs. What it has not sent yet goes when the reader leaves. */
import { createLogger } from "@mikser-io/better-stack";

const { sourceToken, ingestingHost } = document.body.dataset; // what is in a page is no secret

const logger = createLogger({
  sourceToken,
  ingestingHost,
  // A request that outlives its page has to say so; browsers let these have 64 KiB at a time.
  fetch: (url, init) => fetch(url, { ...init, keepalive: true }),
  maxConcurrency: 2,
  maxBatchBytes: 30_000,
  maxRecordBytes: 30_000,
});

// The first when a page is left, the second when a phone puts the browser aside.
for (const event of ["pagehide", "visibilitychange"]) {
  addEventListener(event, () => void logger.flush());
}

addEventListener("error", ({ error, message }) => logger.error(error ?? message));
addEventListener("unhandledrejection", ({ reason }) => logger.error(reason));
addEventListener("click", ({ target }) => {
  logger.info("clicked", { on: target.id, path: location.pathname });
});
