import type { ServerRuntimeClient } from "@sentry/core";
import type { Reporter } from "../core/reporter.ts";
import { VERSION } from "../version.ts";
import type { Dsn } from "./dsn.ts";
import type { ErrorsOptions } from "./options.ts";
import { scrub } from "./scrub.ts";
import type { SentryCore } from "./sentry.ts";
import { createTransport } from "./transport.ts";

/** How long a text in an event may be. */
const MAX_VALUE_LENGTH = 8_192;

/** Creates Sentry's client, with nothing of it in global places: several can stand side by side. */
export function createClient(
  sentry: SentryCore,
  dsn: Dsn,
  options: ErrorsOptions,
  reporter: Reporter,
): ServerRuntimeClient {
  const { release, environment, sampleRate = 1, fetch: send } = options;
  const { requestTimeoutMs = 10_000, retryForMs = 15_000 } = options;
  const transport = createTransport({
    dsn,
    requestTimeoutMs,
    retryForMs,
    // Looked up with each request, so that a fetch that is replaced later is the one that is used.
    fetch: send ?? ((input, init) => fetch(input, init)),
    reporter,
    serialize: sentry.serializeEnvelope,
  });
  const client = new sentry.ServerRuntimeClient({
    // The client wants one; the key stays with the transport, which alone knows where to send it.
    dsn: "https://key@localhost/1",
    ...(release !== undefined && { release }),
    ...(environment !== undefined && { environment }),
    sampleRate,
    maxValueLength: MAX_VALUE_LENGTH,
    sendClientReports: false,
    integrations: [sentry.linkedErrorsIntegration()],
    stackParser: sentry.createStackParser(sentry.nodeStackLineParser()),
    platform: "javascript",
    transport: () => transport,
    beforeSend: (event) => scrub(event),
    _metadata: { sdk: { name: "better-stack", version: VERSION } },
  });
  client.init();
  return client;
}
