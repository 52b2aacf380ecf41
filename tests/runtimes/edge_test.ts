/** The package as it is published, on platforms for the edge: bundled as their users' bundlers do. */
import { bundleText } from "../support/bundle.ts";
import { conforms } from "../support/conformance.ts";
import { startFunction } from "../support/edge_runtime.ts";
import { startWorker } from "../support/workerd.ts";
import { BARE } from "./places.ts";

const PUBLISHED = {
  nodePaths: [decodeURIComponent(new URL("node_modules", BARE).pathname)],
  alias: {},
};

conforms({
  name: "the published ./cloudflare in workerd",
  batch: "invocation",
  start: async (environment) =>
    startWorker(
      await bundleText(
        `
        import { withBetterStack } from "@mikser-io/better-stack/cloudflare";
        import { answer } from "./tests/support/conformance_app.ts";

        export default withBetterStack({ requestTimeoutMs: 500 }, {
          fetch: (request, env, ctx, logger) => answer(request, logger, (work) => ctx.waitUntil(work)),
        });`,
        PUBLISHED,
      ),
      environment,
    ),
});

conforms({
  name: "the published ./vercel in edge-runtime",
  batch: "invocation",
  start: async (environment) =>
    startFunction(
      await bundleText(
        `
        import { withBetterStack } from "@mikser-io/better-stack/vercel";
        import { answer } from "./tests/support/conformance_app.ts";

        const handler = withBetterStack(
          { requestTimeoutMs: 500 },
          (request, event, logger) => answer(request, logger, (work) => event.waitUntil(work)),
        );
        addEventListener("fetch", (event) => event.respondWith(handler(event.request, event)));`,
        { ...PUBLISHED, format: "iife" },
      ),
      environment,
    ),
});
