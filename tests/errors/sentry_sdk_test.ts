import assert from "node:assert/strict";
import { test } from "node:test";
import * as Sentry from "@sentry/node";
import { serve } from "../support/cli.ts";

test("a Sentry SDK that is there already needs no more than the DSN", async (t) => {
  const sandbox = await serve(t);
  const dsn = sandbox.environment.BETTERSTACK_ERRORS_DSN;

  Sentry.init({ dsn, tracesSampleRate: 0 });
  const id = Sentry.captureException(new TypeError("from the official SDK"));
  const isSent = await Sentry.close(5_000);

  assert.equal(isSent, true);
  assert.deepEqual(sandbox.errors.map(({ event_id }) => event_id), [id]);
});
