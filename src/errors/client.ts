import type { ServerRuntimeClient, Transport } from "@sentry/core";
import { VERSION } from "../version.ts";
import type { ErrorsOptions } from "./options.ts";
import { scrub } from "./scrub.ts";
import { runtimeOf } from "./runtime.ts";
import type { SentryCore } from "./sentry.ts";

/** Creates Sentry's client, with nothing of it in global places: several can stand side by side. */
export function createClient(
  sentry: SentryCore,
  transport: Transport,
  { release, environment }: ErrorsOptions,
): ServerRuntimeClient {
  const client = new sentry.ServerRuntimeClient({
    // The client wants one; the key stays with the transport, which alone knows where to send it.
    dsn: "https://key@localhost/1",
    ...(release !== undefined && { release }),
    ...(environment !== undefined && { environment }),
    sendClientReports: false,
    integrations: [sentry.linkedErrorsIntegration()],
    stackParser: sentry.createStackParser(sentry.nodeStackLineParser()),
    platform: "javascript",
    ...runtimeOf(globalThis),
    transport: () => transport,
    beforeSend: (event) => scrub(event),
    _metadata: { sdk: { name: "better-stack", version: VERSION } },
  });
  client.init();
  return client;
}
