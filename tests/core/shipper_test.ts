import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import type { Outcome } from "../../src/core/ingest.ts";
import { createShipper, type Shipper, type ShipperOptions } from "../../src/core/shipper.ts";
import { type FakeClock, fakeClock, settled } from "../support/clock.ts";

/** A request that the shipper makes. */
interface Sent {
  readonly texts: readonly string[];
  readonly abort: AbortController;
  /** Answers it. */
  end(outcome: Outcome): Promise<void>;
}

/** A trouble that the shipper tells. */
interface Told {
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly lost: readonly string[];
}

const DELIVERED: Outcome = { kind: "delivered" };
const UNAVAILABLE: Outcome = { kind: "retry", why: "it answered 503", status: 503 };
const FORBIDDEN: Outcome = { kind: "refused", why: "it answered 403", status: 403 };
const TOO_LARGE: Outcome = { kind: "split", why: "it answered 413", status: 413 };
const UNREADABLE: Outcome = { kind: "split", why: "it answered 406", status: 406 };

interface Setup {
  readonly shipper: Shipper;
  readonly clock: FakeClock;
  /** The requests so far, and those that are under way. */
  readonly sent: readonly Sent[];
  readonly underWay: ReadonlySet<Sent>;
  readonly told: readonly Told[];
  /** Answers with this, at once, from now on. */
  answer?: (texts: readonly string[]) => Outcome;
}

/** A shipper whose requests are answered by the test, in a time that the test lets pass. */
function setUp(t: TestContext, options: Partial<ShipperOptions> = {}): Setup {
  const sent: Sent[] = [];
  const underWay = new Set<Sent>();
  const told: Told[] = [];
  const shipper = createShipper({
    maxBatchRecords: 10,
    maxBatchBytes: 5_000_000,
    maxQueueBytes: 16_777_216,
    overflow: "drop-oldest",
    batchIntervalMs: 1_000,
    maxConcurrency: 4,
    retryForMs: 300_000,
    destination: "https://host",
    advice: () => "",
    reporter: {
      report: (code, message, lost, status) =>
        told.push({ code, message, status, lost: lost?.() ?? [] }),
    },
    send: (body, abort) => {
      const texts = JSON.parse(new TextDecoder().decode(body)).map(String);
      if (setup.answer) {
        sent.push({ texts, abort, end: settled });
        return Promise.resolve(setup.answer(texts));
      }
      return new Promise((resolve) => {
        const request: Sent = {
          texts,
          abort,
          end: (outcome) => {
            underWay.delete(request);
            resolve(outcome);
            return settled();
          },
        };
        sent.push(request);
        underWay.add(request);
      });
    },
    ...options,
  });
  const jitter = t.mock.method(Math, "random", () => 0.999);
  t.after(() => jitter.mock.restore());
  const setup: Setup = { shipper, clock: fakeClock(t), sent, underWay, told };
  return setup;
}

/** Pushes the numbers `from` to `to` as records. */
function push(shipper: Shipper, to: number, from = 1): void {
  for (let n = from; n <= to; n++) shipper.push(String(n));
}

function numbers(to: number, from = 1): string[] {
  return Array.from({ length: to - from + 1 }, (_, n) => String(from + n));
}

test("a batch goes when it is full, after the caller is done", async (t) => {
  const { shipper, sent } = setUp(t);

  push(shipper, 10);
  assert.equal(sent.length, 0);
  await settled();

  assert.deepEqual(sent.map(({ texts }) => texts), [numbers(10)]);
});

test("a batch goes batchIntervalMs after its first record, however steady the trickle", async (t) => {
  const { shipper, sent, clock } = setUp(t);

  for (let n = 1; n <= 4; n++) {
    shipper.push(String(n));
    await clock.pass(250);
  }

  assert.deepEqual(sent.map(({ texts }) => texts), [["1", "2", "3", "4"]]);
});

test("the batch after a full one has its own interval", async (t) => {
  const setup = setUp(t);
  const { shipper, sent, clock } = setup;
  setup.answer = () => DELIVERED;
  push(shipper, 9);
  await clock.pass(900);
  push(shipper, 12, 10);

  await clock.pass(950);
  assert.deepEqual(sent.map(({ texts }) => texts), [numbers(10)]);
  await clock.pass(50);
  assert.deepEqual(sent.map(({ texts }) => texts), [numbers(10), ["11", "12"]]);
});

test("the batch after a flush has its own interval", async (t) => {
  const setup = setUp(t);
  const { shipper, sent, clock } = setup;
  setup.answer = () => DELIVERED;
  shipper.push("1");
  await clock.pass(900);
  await shipper.flush(1_000);
  shipper.push("2");

  await clock.pass(950);
  assert.equal(sent.length, 1);
  await clock.pass(50);
  assert.deepEqual(sent.map(({ texts }) => texts), [["1"], ["2"]]);
});

test("the interval of a batch does not start over while full ones wait", async (t) => {
  const { shipper, sent, clock } = setUp(t);
  push(shipper, 25); // two full batches, the second of which waits, and five records
  await clock.pass(500);
  for (let n = 26; n <= 29; n++) {
    push(shipper, n, n);
    await clock.pass(100);
  }
  await clock.pass(100);

  await sent[0]!.end(DELIVERED);

  assert.deepEqual(sent.map(({ texts }) => texts.length), [10, 10, 9]);
});

test("a batch whose time is over goes on filling while others are sent before it", async (t) => {
  const { shipper, sent, clock } = setUp(t, { maxConcurrency: 1 });
  push(shipper, 23);
  await clock.pass(1_000);
  await sent[0]!.end(DELIVERED);
  push(shipper, 30, 24);
  await sent[1]!.end(DELIVERED);

  assert.deepEqual(sent.map(({ texts }) => texts.length), [10, 10, 10]);
});

test("requests at once ramp up to maxConcurrency, and never above", async (t) => {
  const { shipper, sent, underWay } = setUp(t, { maxConcurrency: 3 });
  push(shipper, 200);
  await settled();
  const atOnce = [underWay.size];

  for (let n = 0; n < 6; n++) {
    await [...underWay][0]!.end(DELIVERED);
    atOnce.push(underWay.size);
  }

  assert.deepEqual(atOnce, [1, 2, 3, 3, 3, 3, 3]);
  assert.deepEqual(sent.flatMap(({ texts }) => texts), numbers(sent.length * 10));
});

test("the end of an outage is no burst: one request, then two, then four", async (t) => {
  const setup = setUp(t);
  const { shipper, underWay, clock, sent } = setup;
  setup.answer = () => UNAVAILABLE;
  push(shipper, 200);
  await clock.pass(20_000);
  const tries = sent.length;
  assert.ok(tries >= 5 && tries <= 8, `${tries} tries in 20 seconds of outage`);
  delete setup.answer;
  await clock.pass(30_000);

  const atOnce = [underWay.size];
  for (let n = 0; n < 4; n++) {
    await [...underWay][0]!.end(DELIVERED);
    atOnce.push(underWay.size);
  }

  assert.deepEqual(atOnce, [1, 2, 4, 4, 4]);
});

test("a batch that failed is sent again as it was, before the others", async (t) => {
  const { shipper, sent, clock } = setUp(t);
  push(shipper, 10);
  await settled();

  await sent[0]!.end(UNAVAILABLE);
  push(shipper, 35, 11);
  await clock.pass(500);

  assert.deepEqual(sent[1]!.texts, numbers(10));
  assert.equal(shipper.stats.retries, 1);
});

test("flush() sends what is there and waits for it, requests under way included", async (t) => {
  const { shipper, sent } = setUp(t);
  push(shipper, 13);
  await settled();
  let done = false;

  const flushing = shipper.flush(60_000).finally(() => done = true);
  await sent[0]!.end(DELIVERED);
  assert.deepEqual([done, sent.length], [false, 2]);
  await sent[1]!.end(DELIVERED);

  assert.deepEqual(await flushing, { delivered: 13, dropped: 0, pending: 0 });
});

test("flush() with nothing pending sends nothing, and resolves at once", async (t) => {
  const { shipper, sent, clock } = setUp(t);

  assert.deepEqual(await shipper.flush(60_000), { delivered: 0, dropped: 0, pending: 0 });
  await clock.pass(5_000);

  assert.equal(sent.length, 0);
});

test("flush() waits for nothing that is logged after it", async (t) => {
  const { shipper, sent } = setUp(t);
  push(shipper, 3);

  const flushing = shipper.flush(60_000);
  push(shipper, 100, 4);
  await settled();
  await sent[0]!.end(DELIVERED);

  assert.deepEqual(await flushing, { delivered: 3, dropped: 0, pending: 0 });
});

test("flush() ends with its time, and says what is pending", async (t) => {
  const { shipper, sent, clock } = setUp(t);
  push(shipper, 13);
  const flushing = shipper.flush(2_000);
  await settled();
  await sent[0]!.end(DELIVERED);

  await clock.pass(2_000);

  assert.deepEqual(await flushing, { delivered: 10, dropped: 0, pending: 3 });
  assert.equal(shipper.stats.pending, 3, "they are still to be sent");
});

test("1,000 flush() at once make no more requests than one", async (t) => {
  const { shipper, sent } = setUp(t);
  push(shipper, 3);

  const flushes = Array.from({ length: 1_000 }, () => shipper.flush(60_000));
  await settled();
  assert.equal(sent.length, 1);
  await sent[0]!.end(DELIVERED);

  for (const flush of flushes) {
    assert.deepEqual(await flush, { delivered: 3, dropped: 0, pending: 0 });
  }
  assert.equal(sent.length, 1);
});

test("many a flush() while nothing can be sent does not make many small batches", async (t) => {
  const setup = setUp(t);
  const { shipper, sent, clock } = setup;
  setup.answer = () => UNAVAILABLE;
  const flushes: Promise<unknown>[] = [];
  for (let n = 1; n <= 100; n++) {
    push(shipper, n, n);
    flushes.push(shipper.flush(60_000));
  }
  await clock.pass(100);
  const failed = sent.length;

  setup.answer = () => DELIVERED;
  await clock.pass(1_000);
  await Promise.all(flushes);

  assert.equal(shipper.stats.delivered, 100);
  const succeeded = sent.slice(failed).map(({ texts }) => texts.length);
  assert.ok(succeeded.length <= 11, `batches of ${succeeded}`);
});

test("flush() does not wait out a long pause of our own", async (t) => {
  const setup = setUp(t);
  const { shipper, clock } = setup;
  setup.answer = () => UNAVAILABLE;
  push(shipper, 10);
  await clock.pass(40_000); // the next try is some 20 seconds away
  setup.answer = () => DELIVERED;

  const flushing = shipper.flush(10_000);
  await clock.pass(1_000);

  assert.deepEqual(await flushing, { delivered: 10, dropped: 0, pending: 0 });
});

test("flush() does wait when the service asked for time", async (t) => {
  const setup = setUp(t);
  const { shipper, sent, clock } = setup;
  setup.answer = () => ({ ...UNAVAILABLE, afterMs: 30_000 });
  push(shipper, 10);
  await settled();

  const flushing = shipper.flush(10_000);
  await clock.pass(10_000);
  assert.deepEqual(await flushing, { delivered: 0, dropped: 0, pending: 10 });
  assert.equal(sent.length, 1);

  setup.answer = () => DELIVERED;
  await clock.pass(20_000);
  assert.equal(shipper.stats.delivered, 10);
});

test("close() delivers what it can, then drops the rest and ends the requests", async (t) => {
  const { shipper, sent, told, clock } = setUp(t);
  push(shipper, 25);
  const closing = shipper.close(2_000);
  await settled();
  await sent[0]!.end(DELIVERED);
  assert.equal(sent.length, 3);

  await clock.pass(2_000);

  assert.deepEqual(await closing, { delivered: 10, dropped: 15, pending: 0 });
  assert.deepEqual(shipper.stats, {
    logged: 25,
    delivered: 10,
    dropped: 15,
    pending: 0,
    retries: 0,
  });
  assert.deepEqual(told.map(({ code, lost }) => [code, lost]), [["deadline", numbers(25, 11)]]);
  assert.deepEqual(sent.map(({ abort }) => abort.signal.aborted), [false, true, true]);
});

test("an answer that comes after close() changes nothing", async (t) => {
  const { shipper, sent, clock, told } = setUp(t);
  push(shipper, 10);
  const closing = shipper.close(100);
  await clock.pass(100);
  await closing;

  await sent[0]!.end(DELIVERED);
  await clock.pass(120_000);

  assert.equal(shipper.stats.dropped, 10);
  assert.equal(shipper.stats.delivered, 0);
  assert.equal(told.length, 1);
  assert.equal(sent.length, 1);
});

test("close() twice is close() once, and what is logged after it is refused", async (t) => {
  const { shipper, sent, told, clock } = setUp(t);

  const closing = shipper.close(1_000);
  const again = shipper.close(5);
  shipper.push("late");
  assert.equal(await again, await closing);
  await clock.pass(5_000);

  assert.equal(sent.length, 0);
  assert.deepEqual(told.map(({ code, lost }) => [code, lost]), [["closed", ["late"]]]);
  assert.equal(shipper.stats.dropped, 1);
});

test("a refusal drops its batch; the next send is one probe a minute", async (t) => {
  const setup = setUp(t);
  const { shipper, sent, told, clock } = setup;
  setup.answer = () => FORBIDDEN;
  for (let second = 0; second < 59; second++) {
    push(shipper, 10);
    await clock.pass(1_000);
  }

  assert.equal(sent.length, 1);
  assert.deepEqual(told.map(({ code }) => code), ["refused"]);
  assert.equal(shipper.stats.dropped, 10);
  assert.equal(shipper.stats.pending, 580);
  await clock.pass(2_000);
  assert.equal(sent.length, 2);
  assert.equal(shipper.stats.dropped, 20);
});

test("delivery resumes by itself when the service no longer refuses", async (t) => {
  const setup = setUp(t);
  const { shipper, clock } = setup;
  setup.answer = () => FORBIDDEN;
  push(shipper, 10);
  await settled();
  setup.answer = () => DELIVERED;
  push(shipper, 100, 11);

  await clock.pass(60_000);

  assert.deepEqual(shipper.stats, {
    logged: 100,
    delivered: 90,
    dropped: 10,
    pending: 0,
    retries: 0,
  });
});

test("flush() and close() do not wait for a service that refuses", async (t) => {
  const setup = setUp(t);
  const { shipper, told } = setup;
  setup.answer = () => FORBIDDEN;
  push(shipper, 25);

  // No time passes here.
  assert.deepEqual(await shipper.flush(60_000), { delivered: 0, dropped: 10, pending: 15 });
  assert.deepEqual(await shipper.flush(60_000), { delivered: 0, dropped: 0, pending: 15 });
  assert.deepEqual(await shipper.close(60_000), { delivered: 0, dropped: 15, pending: 0 });

  assert.deepEqual(told.map(({ code, lost }) => [code, lost]), [
    ["refused", numbers(10)],
    ["refused", numbers(25, 11)],
  ]);
  // What was not even sent is told with the same reason.
  assert.deepEqual(told.map(({ status }) => status), [403, 403]);
  assert.match(told[1]!.message, /it answered 403/);
});

for (const [outcome, code] of [[TOO_LARGE, "too-large"], [UNREADABLE, "unreadable"]] as const) {
  test(`an answer that means ${code} halves the batch until the culprit stands alone`, async (t) => {
    const setup = setUp(t, { maxBatchRecords: 1_000 });
    const { shipper, told, sent } = setup;
    const arrived: string[] = [];
    setup.answer = (texts) => {
      if (texts.includes("377")) return outcome;
      arrived.push(...texts);
      return DELIVERED;
    };
    push(shipper, 1_000);

    const result = await shipper.flush(60_000);

    assert.deepEqual(result, { delivered: 999, dropped: 1, pending: 0 });
    assert.deepEqual(told.map(({ code, lost }) => [code, lost]), [[code, ["377"]]]);
    assert.deepEqual(
      arrived.toSorted((a, b) => Number(a) - Number(b)),
      numbers(1_000).filter((n) => n !== "377"),
    );
    assert.ok(sent.length <= 22, `${sent.length} requests`);
  });
}

test("a service that can read nothing at all is not flooded with halves", async (t) => {
  const setup = setUp(t);
  const { shipper, sent, clock } = setup;
  setup.answer = () => UNREADABLE;
  for (let second = 0; second < 60; second++) {
    push(shipper, 100);
    await clock.pass(1_000);
  }
  assert.ok(sent.length < 60, `${sent.length} requests in a minute`);

  setup.answer = () => DELIVERED;
  await clock.pass(30_000);
  assert.equal(shipper.stats.pending, 0);
  assert.equal(shipper.stats.delivered, 6_000 - shipper.stats.dropped);
});

test("a batch is tried again for retryForMs, then dropped; the next one has its own time", async (t) => {
  const setup = setUp(t, { retryForMs: 60_000 });
  const { shipper, told, clock } = setup;
  setup.answer = () => UNAVAILABLE;
  push(shipper, 20);

  await clock.pass(50_000);
  assert.equal(shipper.stats.dropped, 0);
  await clock.pass(50_000);
  assert.equal(shipper.stats.dropped, 10);
  assert.deepEqual(
    told.filter(({ code }) => code === "retries-exhausted").map(({ lost }) => lost),
    [numbers(10)],
  );
  setup.answer = () => DELIVERED;
  await clock.pass(30_000);
  assert.equal(shipper.stats.delivered, 10);
});

test("retryForMs of 0 means that nothing is tried again", async (t) => {
  const setup = setUp(t, { retryForMs: 0 });
  const { shipper, told } = setup;
  setup.answer = () => UNAVAILABLE;
  push(shipper, 10);

  assert.deepEqual(await shipper.flush(60_000), { delivered: 0, dropped: 10, pending: 0 });
  assert.deepEqual(told.map(({ code }) => code), ["retries-exhausted"]);
});

test("an outage is told once, and only when it lasts", async (t) => {
  const setup = setUp(t);
  const { shipper, told, clock } = setup;
  const outage = async (ms: number) => {
    setup.answer = () => UNAVAILABLE;
    push(shipper, 10);
    await clock.pass(ms);
    setup.answer = () => DELIVERED;
    await clock.pass(30_000);
  };

  await outage(3_000);
  assert.equal(told.length, 0);
  await outage(60_000);
  assert.deepEqual(told.map(({ code }) => code), ["unreachable"]);
  assert.match(
    told[0]!.message,
    /cannot send to https:\/\/host: it answered 503; it is tried again, with 10 records waiting/,
  );
  await outage(60_000);
  assert.deepEqual(told.map(({ code }) => code), ["unreachable", "unreachable"]);
});

test("a full queue drops the oldest, tells which, and goes on", async (t) => {
  const setup = setUp(t, { maxQueueBytes: 5_000, maxBatchRecords: 1_000 });
  const { shipper, told } = setup;
  for (let n = 1_000; n < 3_000; n++) shipper.push(String(n));
  const lost = told.flatMap(({ lost }) => lost);
  const arrived: string[] = [];
  setup.answer = (texts) => (arrived.push(...texts), DELIVERED);

  await shipper.flush(60_000);

  assert.deepEqual([...lost, ...arrived].toSorted(), numbers(2_999, 1_000));
  assert.deepEqual([...new Set(told.map(({ code }) => code))], ["queue-full"]);
  assert.deepEqual(shipper.stats.dropped, lost.length);
});

test("a full queue refuses the newest with drop-newest, tells which, and goes on", async (t) => {
  const setup = setUp(t, {
    maxQueueBytes: 5_000,
    maxBatchRecords: 1_000,
    overflow: "drop-newest",
  });
  const { shipper, told } = setup;
  for (let n = 1_000; n < 3_000; n++) shipper.push(String(n));
  const lost = told.flatMap(({ lost }) => lost);
  const arrived: string[] = [];
  setup.answer = (texts) => (arrived.push(...texts), DELIVERED);

  await shipper.flush(60_000);

  assert.deepEqual([...arrived, ...lost], numbers(2_999, 1_000));
  assert.equal(shipper.stats.dropped, lost.length);
});

test("room() holds a producer back until half of the queue is free", async (t) => {
  const setup = setUp(t, { maxQueueBytes: 10_000 });
  const { shipper, sent, told } = setup;
  let pushed = 0;
  let done = false;
  const producing = (async () => {
    for (; pushed < 3_000; pushed++) {
      await shipper.room();
      shipper.push(String(1_000 + pushed));
    }
    done = true;
  })();
  await settled();
  const before = pushed;
  assert.ok(before > 500 && before < 1_500, `${before} fit`);

  while (!done) {
    for (const request of sent) await request.end(DELIVERED);
  }
  await producing;

  assert.deepEqual(told, []);
});

test("lose() counts a record as logged and dropped, and tells it", (t) => {
  const { shipper, told } = setUp(t);

  shipper.lose("1", "transform-failed", "transform threw: no");

  assert.deepEqual(shipper.stats, {
    logged: 1,
    delivered: 0,
    dropped: 1,
    pending: 0,
    retries: 0,
  });
  assert.deepEqual(told, [{
    code: "transform-failed",
    message: "lost 1 record for https://host: transform threw: no",
    status: undefined,
    lost: ["1"],
  }]);
});

test("each loss tells how many there were so far: lines about others may be held back", (t) => {
  const { shipper, told } = setUp(t);

  for (let n = 1; n <= 3; n++) shipper.lose(String(n), "transform-failed", "transform threw: no");

  assert.deepEqual(told.map(({ message }) => message), [
    "lost 1 record for https://host: transform threw: no",
    "lost 1 record for https://host: transform threw: no; 2 so far",
    "lost 1 record for https://host: transform threw: no; 3 so far",
  ]);
});

test("a reporter that logs and flushes in the middle of an overflow is waited for by nobody", async (t) => {
  const results: Promise<unknown>[] = [];
  let telling = false;
  const setup = setUp(t, {
    maxQueueBytes: 5_000,
    maxBatchRecords: 1_000,
    reporter: {
      report: () => {
        if (telling) return;
        telling = true;
        setup.shipper.push('"about a loss"');
        results.push(setup.shipper.flush(60_000));
        telling = false;
      },
    },
  });
  setup.answer = () => DELIVERED;
  for (let n = 1_000; n < 3_000; n++) setup.shipper.push(String(n));
  await setup.shipper.flush(60_000);

  await Promise.all(results); // no time passes
  const { logged, delivered, dropped, pending } = setup.shipper.stats;
  assert.equal(pending, 0);
  assert.equal(logged, delivered + dropped);
});
