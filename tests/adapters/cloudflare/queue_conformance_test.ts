/** Through a queue every record arrives as it does without one. */
import { bundleText } from "../../support/bundle.ts";
import { conforms } from "../../support/conformance.ts";
import { DATE, startWorker } from "../../support/workerd.ts";

const APP = bundleText(`
  import { queueHandler, queueSink, withBetterStack } from "@mikser-io/better-stack/cloudflare";
  import { answer } from "./tests/support/conformance_app.ts";

  const app = withBetterStack((env) => queueSink(env.LOGS), {
    fetch: (request, _env, ctx, logger) => answer(request, logger, (work) => ctx.waitUntil(work)),
  });
  const deliver = queueHandler({ requestTimeoutMs: 500 });

  export default {
    ...app,
    queue({ messages }, env) {
      // The delays are cut: a test does not wait for ten seconds.
      const hurried = messages.map((message) => ({
        body: message.body,
        timestamp: message.timestamp,
        attempts: message.attempts,
        ack: () => message.ack(),
        retry: () => message.retry({ delaySeconds: 1 }),
      }));
      return deliver({ messages: hurried }, env);
    },
  };
`);

conforms({
  name: "./cloudflare with a queue in workerd",
  batch: "invocation",
  start: async (bindings) => {
    const queueConsumers = { logs: { maxBatchTimeout: 0.05, maxRetries: 100 } };
    const worker = {
      name: "app",
      modules: true,
      compatibilityDate: DATE,
      script: await APP,
      bindings,
    };
    return startWorker("", {}, {
      workers: [{ ...worker, queueProducers: { LOGS: "logs" }, queueConsumers }],
    });
  },
});
