import { bundleText } from "../support/bundle.ts";
import { conforms } from "../support/conformance.ts";
import { startFunction } from "../support/edge_runtime.ts";

const APP = bundleText(
  `
  import { withBetterStack } from "@mikser-io/better-stack/vercel";
  import { answer } from "./tests/support/conformance_app.ts";

  const handler = withBetterStack(
    { requestTimeoutMs: 500 },
    (request, event, logger) => answer(request, logger, (work) => event.waitUntil(work)),
  );
  addEventListener("fetch", (event) => event.respondWith(handler(event.request, event)));
`,
  { format: "iife" },
);

conforms({
  name: "./vercel in edge-runtime",
  batch: "invocation",
  start: async (environment) => startFunction(await APP, environment),
});
