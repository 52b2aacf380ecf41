import assert from "node:assert/strict";
import { test } from "node:test";
import * as Sentry from "@sentry/node";
import { openEvents } from "../control/support.ts";
import { serve } from "../support.ts";

test("@sentry/node reports to the sandbox as it is, and the page gets stacks and breadcrumbs", async (t) => {
  const sandbox = await serve(t);
  const events = await openEvents(t, fetch, `${sandbox.url}/sandbox/events`);
  Sentry.init({
    dsn: sandbox.environment.BETTERSTACK_ERRORS_DSN,
    tracesSampleRate: 0,
    release: "1.2.3",
    environment: "test",
  });

  Sentry.addBreadcrumb({ category: "cart", message: "added a book", level: "info" });
  const ids = [1, 2].map(() => Sentry.captureException(new RangeError("no such shelf")));
  assert.equal(await Sentry.close(5_000), true);

  assert.deepEqual(new Set(sandbox.errors.map(({ event_id }) => event_id)), new Set(ids));
  let [group] = await events.next("errors");
  while (group.count < 2) [group] = await events.next("errors");
  assert.deepEqual([group.type, group.message], ["RangeError", "no such shelf"]);
  assert.deepEqual([group.release, group.environment], ["1.2.3", "test"]);
  const [exception] = group.event.exceptions;
  assert.match(exception.frames.at(-1).filename, /sentry_test\.ts/);
  assert.equal(typeof exception.frames.at(-1).lineno, "number");
  const crumb = group.event.breadcrumbs.find(({ category }: { category: string }) =>
    category === "cart"
  );
  assert.equal(crumb.message, "added a book");
});
