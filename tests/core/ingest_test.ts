import assert from "node:assert/strict";
import { test } from "node:test";
import { ingest, type Outcome, outcomeOf } from "../../src/core/ingest.ts";
import { serveIntake, TOKEN } from "../support/intake.ts";

const encoder = new TextEncoder();

function send(url: string, body: string): Promise<Outcome> {
  const to = { url, token: TOKEN, timeoutMs: 5_000, fetch };
  return ingest(to, encoder.encode(body), new AbortController());
}

test("ingest() posts a JSON array, gzipped, with the token in its header and nowhere else", async (t) => {
  const intake = await serveIntake(t);
  const records = Array.from({ length: 100 }, (_, n) => ({ message: "grüße 🦕", n }));

  const outcome = await send(`${intake.url}/path?x=1`, JSON.stringify(records));

  assert.equal(outcome.kind, "delivered");

  const [request] = intake.requests;
  assert.deepEqual(request!.records, records);
  assert.equal(request!.method, "POST");
  const { authorization, ...headers } = request!.headers;
  assert.equal(authorization, `Bearer ${TOKEN}`);
  assert.equal(headers["content-type"], "application/json");
  assert.equal(headers["content-encoding"], "gzip");
  assert.ok(!JSON.stringify(headers).includes(TOKEN));
});

test("ingest() sends what is small as it is", async (t) => {
  const intake = await serveIntake(t);

  await send(intake.url, '[{"message":"short"}]');

  assert.equal(intake.requests[0]!.headers["content-encoding"], undefined);
  assert.deepEqual(intake.delivered, [{ message: "short" }]);
});

const MEANINGS: Record<Outcome["kind"], readonly number[]> = {
  delivered: [200, 201, 202, 204],
  retry: [408, 429, 500, 502, 503, 504, 520],
  split: [406, 413],
  refused: [301, 302, 303, 304, 307, 308, 400, 401, 402, 403, 404, 405, 410, 415, 422],
};
for (const [kind, statuses] of Object.entries(MEANINGS)) {
  test(`an answer of ${statuses.join(", ")} means: ${kind}`, () => {
    for (const status of statuses) {
      const outcome = outcomeOf({ status, retryAfter: null });

      assert.equal(outcome.kind, kind, String(status));
      if (kind !== "delivered") assert.equal((outcome as { status: number }).status, status);
    }
  });
}

test("no answer means: retry, and says why", () => {
  assert.deepEqual(outcomeOf({ failure: "connection refused" }), {
    kind: "retry",
    why: "connection refused",
  });
});

test("what the service asks for is obeyed, up to a minute", () => {
  const inTenSeconds = new Date(Date.now() + 10_000).toUTCString();
  const after = (retryAfter: string | null) => {
    const outcome = outcomeOf({ status: 503, retryAfter });
    return outcome.kind === "retry" ? outcome.afterMs : NaN;
  };

  assert.equal(after("7"), 7_000);
  assert.equal(after("0"), 0);
  assert.ok(after(inTenSeconds)! > 8_000 && after(inTenSeconds)! <= 10_000);
  assert.equal(after("Wed, 21 Oct 2015 07:28:00 GMT"), 0);
  for (const absurd of ["86400", "9".repeat(400), "Fri, 31 Dec 9999 23:59:59 GMT"]) {
    assert.equal(after(absurd), 60_000, absurd);
  }
  for (const nothing of [null, "", " ", "soon"]) assert.equal(after(nothing), undefined);
});
