import { withBetterStack } from "../../src/adapters/deno.ts";
import { answer } from "../support/conformance_app.ts";

Deno.serve(
  { port: 0, hostname: "127.0.0.1" },
  withBetterStack(
    { requestTimeoutMs: 500, batchIntervalMs: 200 },
    (request, _info, logger) => answer(request, logger, () => {}),
  ),
);
