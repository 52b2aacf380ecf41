/* Whatever the server does, and whatever is logged, flushed or closed in between: the account adds up. */
import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import type { Outcome } from "../../src/core/ingest.ts";
import type { FlushResult } from "../../src/core/ledger.ts";
import { createShipper, type Shipper } from "../../src/core/shipper.ts";
import { fakeClock, settled } from "../support/clock.ts";

/** What happens, one after the other. */
type Step =
  | { readonly kind: "log"; readonly length: number; readonly character: string }
  | { readonly kind: "answer"; readonly which: number; readonly outcome: Outcome }
  | { readonly kind: "pass"; readonly ms: number }
  | { readonly kind: "flush"; readonly timeoutMs: number }
  | { readonly kind: "close"; readonly timeoutMs: number };

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 5, arbitrary: fc.constant<Outcome>({ kind: "delivered" }) },
  { weight: 3, arbitrary: fc.constant<Outcome>({ kind: "retry", why: "it answered 503" }) },
  {
    weight: 1,
    arbitrary: fc.constant<Outcome>({ kind: "retry", why: "it answered 429", afterMs: 5_000 }),
  },
  { weight: 2, arbitrary: fc.constant<Outcome>({ kind: "split", why: "too large", status: 413 }) },
  { weight: 1, arbitrary: fc.constant<Outcome>({ kind: "split", why: "broken", status: 406 }) },
  { weight: 1, arbitrary: fc.constant<Outcome>({ kind: "refused", why: "no", status: 403 }) },
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("log" as const),
      length: fc.oneof(fc.nat(30), fc.nat(300), fc.nat(1_500)),
      character: fc.constantFrom("x", "ß", "語", "🦕"),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ kind: fc.constant("answer" as const), which: fc.nat(3), outcome }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("pass" as const),
      ms: fc.constantFrom(1, 25, 200, 1_000, 20_000),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("flush" as const),
      timeoutMs: fc.constantFrom(0, 500, 30_000),
    }),
  },
);

const limits = fc.record({
  maxBatchRecords: fc.constantFrom(1, 2, 5, 50),
  maxBatchBytes: fc.constantFrom(8_000, 20_000),
  maxQueueBytes: fc.constantFrom(8_000, 16_000, 64_000),
  overflow: fc.constantFrom("drop-oldest" as const, "drop-newest" as const),
  maxConcurrency: fc.constantFrom(1, 2, 4),
  retryForMs: fc.constantFrom(0, 10_000, 300_000),
  batchIntervalMs: fc.constantFrom(0, 100, 1_000),
});

const encoder = new TextEncoder();
const bytesOf = (text: string) => encoder.encode(text).length;

test("logged = delivered + dropped + pending at every step, and each record ends in one place", async (t) => {
  const clock = fakeClock(t);

  await fc.assert(
    fc.asyncProperty(
      limits,
      fc.array(step, { minLength: 20, maxLength: 150 }),
      fc.constantFrom(0, 1_000, 60_000),
      async (limits, steps, timeoutMs) => {
        const run = runWith(limits);
        for (const step of [...steps, { kind: "close", timeoutMs } as const]) {
          await take(run, step, clock);
          check(run, limits);
        }
        await clock.pass(timeoutMs + 1);

        assert.equal(run.shipper.stats.pending, 0, "nothing is pending after close()");
        const { logged, delivered, dropped } = run.shipper.stats;
        assert.equal(logged, delivered + dropped);
        check(run, limits);
        // Each flush() and close() has come to its end, and accounts for what was pending before it.
        for (const { result, pending } of await Promise.all(run.flushes)) {
          assert.equal(result.delivered + result.dropped + result.pending, pending);
        }
        checkEnds(run);
      },
    ),
    { numRuns: 150 },
  );
});

type Limits = typeof limits extends fc.Arbitrary<infer T> ? T : never;

interface Run {
  readonly shipper: Shipper;
  readonly underWay: { readonly texts: string[]; readonly end: (outcome: Outcome) => void }[];
  readonly logged: Map<string, number>;
  readonly delivered: string[];
  readonly lost: string[];
  readonly flushes: Promise<{ readonly result: FlushResult; readonly pending: number }>[];
  readonly maxSeen: { bytes: number; records: number; atOnce: number };
}

function runWith(limits: Limits): Run {
  const run: Run = {
    underWay: [],
    logged: new Map(),
    delivered: [],
    lost: [],
    flushes: [],
    maxSeen: { bytes: 0, records: 0, atOnce: 0 },
    shipper: createShipper({
      ...limits,
      destination: "https://host",
      advice: () => "",
      reporter: { report: (_, __, lost) => run.lost.push(...(lost?.() ?? [])) },
      send: (body, abort) =>
        new Promise((resolve) => {
          const texts: string[] = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body))
            .map((value: unknown) => JSON.stringify(value));
          run.maxSeen.bytes = Math.max(run.maxSeen.bytes, body.length);
          run.maxSeen.records = Math.max(run.maxSeen.records, texts.length);
          const request = {
            texts,
            end: (outcome: Outcome) => {
              run.underWay.splice(run.underWay.indexOf(request), 1);
              if (outcome.kind === "delivered" && !abort.signal.aborted) {
                run.delivered.push(...texts);
              }
              resolve(outcome);
            },
          };
          run.underWay.push(request);
          run.maxSeen.atOnce = Math.max(run.maxSeen.atOnce, run.underWay.length);
        }),
    }),
  };
  return run;
}

async function take(run: Run, step: Step, clock: ReturnType<typeof fakeClock>): Promise<void> {
  const { shipper, logged, underWay, flushes } = run;
  switch (step.kind) {
    case "log": {
      const text = JSON.stringify({ n: logged.size, pad: step.character.repeat(step.length) });
      logged.set(text, bytesOf(text));
      return shipper.push(text);
    }
    case "answer":
      underWay[step.which]?.end(step.outcome);
      return await settled();
    case "pass":
      return await clock.pass(step.ms);
    case "flush":
    case "close": {
      const { pending } = shipper.stats;
      const flushing = shipper[step.kind](step.timeoutMs);
      flushes.push(flushing.then((result) => ({ result, pending })));
    }
  }
}

function check({ shipper, logged, delivered, lost, maxSeen }: Run, limits: Limits): void {
  const { stats } = shipper;
  assert.equal(stats.logged, logged.size);
  assert.equal(stats.logged, stats.delivered + stats.dropped + stats.pending);
  assert.equal(stats.delivered, delivered.length);
  assert.equal(stats.dropped, lost.length, "onError is told of exactly what is lost");
  assert.ok(maxSeen.bytes <= limits.maxBatchBytes, `a body of ${maxSeen.bytes} bytes`);
  assert.ok(maxSeen.records <= limits.maxBatchRecords, `a batch of ${maxSeen.records} records`);
  assert.ok(maxSeen.atOnce <= limits.maxConcurrency, `${maxSeen.atOnce} requests at once`);
  const ended = new Set([...delivered, ...lost]);
  let waiting = 0;
  for (const [text, bytes] of logged) if (!ended.has(text)) waiting += bytes;
  assert.ok(waiting <= limits.maxQueueBytes, `${waiting} bytes wait`);
}

/** Each record was delivered once or lost once, and never both. */
function checkEnds({ logged, delivered, lost }: Run): void {
  const ended = [...delivered, ...lost];
  assert.equal(new Set(ended).size, ended.length);
  assert.deepEqual(new Set(ended), new Set(logged.keys()));
}
