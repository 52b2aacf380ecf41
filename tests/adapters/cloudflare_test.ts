import { bundleText } from "../support/bundle.ts";
import { conforms } from "../support/conformance.ts";
import { startWorker } from "../support/workerd.ts";

const APP = bundleText(`
  import { withBetterStack } from "@mikser-io/better-stack/cloudflare";
  import { answer } from "./tests/support/conformance_app.ts";

  export default withBetterStack({ requestTimeoutMs: 500 }, {
    fetch: (request, _env, ctx, logger) => answer(request, logger, (work) => ctx.waitUntil(work)),
  });
`);

conforms({
  name: "./cloudflare in workerd",
  batch: "invocation",
  start: async (environment) => startWorker(await APP, environment),
});
