import assert from "node:assert/strict";
import { test } from "node:test";
import type { BetterStackError } from "../../src/core/errors.ts";
import { createEdgeLogger, type EdgeLogger, type EdgeOptions } from "../../src/core/invocation.ts";
import type { SandboxServer } from "../../src/sandbox/mod.ts";
import { Platform, startSandbox as start } from "../support/platform.ts";

/** One invocation and its logger. */
class Invocation extends Platform {
  readonly logger: EdgeLogger;

  constructor(sandbox: SandboxServer, options: EdgeOptions = {}) {
    super();
    this.logger = createEdgeLogger(this, { holdMs: 300, ...options }, sandbox.environment);
  }
}

/** Records errors instead of writing to stderr. */
function errors(): { onError: (error: BetterStackError, records: readonly string[]) => void } & {
  readonly seen: [code: string, records: number][];
} {
  const seen: [string, number][] = [];
  return { seen, onError: ({ code }, records) => seen.push([code, records.length]) };
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Sits out three lulls after the handler's end, each twice as long as the last: the next has 800 ms. */
async function lengthenLull(invocation: Invocation): Promise<void> {
  for (let n = 0; n < 3; n++) {
    invocation.logger.info("early");
    await invocation.ended();
  }
}

const messages = ({ records }: SandboxServer) => records.map(({ message }) => message);

// The first: what other tests write would count, for such a line is written once a minute.
test("without onError an outage writes one line, whatever the number of invocations", async (t) => {
  const sandbox = await start(t);
  sandbox.fail({ status: 503 });
  const lines: string[] = [];
  t.mock.method(console, "error", (line: string) => lines.push(line));

  for (let n = 0; n < 5; n++) {
    const invocation = new Invocation(sandbox, { holdMs: 200 });
    invocation.logger.info("one");
    await invocation.ended();
  }

  assert.equal(lines.length, 1);
  assert.match(
    lines[0]!,
    /^better-stack: cannot send to http:\/\/127\.0\.0\.1:\d+: it answered 503; 1 record waits?/,
  );
});

test("watch() ships all that a handler logged in one request, once it has settled", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox);
  const { logger } = invocation;

  const result = await logger.watch(async () => {
    logger.info("one");
    await wait(30);
    logger.info("two");
    assert.equal(invocation.held.length, 0, "nothing is held while the handler runs");
    return "as it was";
  });
  await invocation.ended();

  assert.equal(result, "as it was");
  assert.deepEqual(messages(sandbox), ["one", "two"]);
  assert.equal(sandbox.requests.length, 1);
  assert.equal(invocation.held.length, 1);
});

test("an invocation that logs nothing is not held", async (t) => {
  const invocation = new Invocation(await start(t));

  await invocation.logger.watch(() => {});

  assert.equal(invocation.held.length, 0);
});

test("an invocation is held for the send and no longer", async (t) => {
  const sandbox = await start(t);
  sandbox.fail({ delayMs: 60 });
  const invocation = new Invocation(sandbox);

  await invocation.logger.watch(() => invocation.logger.info("one"));
  const startedAt = performance.now();
  await invocation.ended();

  const heldMs = performance.now() - startedAt;
  assert.equal(sandbox.records.length, 1);
  assert.ok(heldMs < 4_000, `held for ${heldMs} ms`); // an interval has 5 s
});

test("what is logged after the handler goes in one more request", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox);
  const { logger } = invocation;

  await logger.watch(() => logger.info("in time"));
  await invocation.ended();
  for (let n = 0; n < 5; n++) logger.info(`late ${n}`);
  await invocation.ended();

  assert.equal(sandbox.records.length, 6);
  assert.equal(sandbox.requests.length, 2);
});

test("what a streamed body logs now and then goes in one more request", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox);
  const { logger } = invocation;

  await logger.watch(() => logger.info("in time"));
  await invocation.ended();
  await lengthenLull(invocation);
  for (let n = 0; n < 6; n++) {
    await wait(200); // in all more than one lull
    logger.info(`late ${n}`);
  }
  await invocation.ended();

  assert.deepEqual(sandbox.requests.map(({ records }) => records), [1, 1, 1, 1, 6]);
});

test("a full batch of late records does not wait for a lull", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox, { maxBatchRecords: 10 });
  const { logger } = invocation;

  await logger.watch(() => logger.info("in time"));
  await invocation.ended();
  for (let n = 0; n < 14; n++) logger.info(`late ${n}`);
  await invocation.ended();

  assert.deepEqual(sandbox.requests.map(({ records }) => records), [1, 10, 4]);
});

test("flush() does not wait for a lull", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox);
  const { logger } = invocation;
  await logger.watch(() => logger.info("in time"));
  await invocation.ended();
  await lengthenLull(invocation);
  logger.info("late");
  await wait(20);
  const startedAt = performance.now();

  assert.equal((await logger.flush()).delivered, 1);

  assert.ok(performance.now() - startedAt < 600, "it waited");
});

test("who logs on and on after the handler does not get a request for each record", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox);

  for (let n = 0; n < 30; n++) {
    invocation.logger.info(`late ${n}`);
    await wait(10);
  }
  await invocation.ended();

  assert.equal(sandbox.records.length, 30);
  assert.ok(sandbox.requests.length < 10, `${sandbox.requests.length} requests`);
});

test("a full batch goes while the handler runs, and the rest waits for its end", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox, { maxBatchRecords: 10 });
  const { logger } = invocation;

  await logger.watch(async () => {
    for (let n = 0; n < 25; n++) logger.info(`record ${n}`);
    await sandbox.waitFor(({ message }) => message === "record 19");
    assert.equal(sandbox.records.length, 20);
  });
  await invocation.ended();

  assert.deepEqual(sandbox.requests.map(({ records }) => records), [10, 10, 5]);
});

test("a handler that runs for long ships what it has, batchIntervalMs after the first", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox, { batchIntervalMs: 20 });
  const { logger } = invocation;

  await logger.watch(async () => {
    logger.info("early");
    await sandbox.waitFor(({ message }) => message === "early");
    logger.info("at the end");
  });
  await invocation.ended();

  assert.deepEqual(messages(sandbox), ["early", "at the end"]);
});

test("without watch() records go at once", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox);

  invocation.logger.info("one");
  invocation.logger.info("two");
  assert.equal(invocation.held.length, 1);
  await invocation.ended();

  assert.deepEqual(messages(sandbox), ["one", "two"]);
  assert.equal(sandbox.requests.length, 1);
});

test("watch() logs what the handler throws, and throws the same", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox);
  const boom = new Error("boom");

  await assert.rejects(
    () =>
      invocation.logger.watch(() => {
        throw boom;
      }),
    (error) => error === boom,
  );
  await invocation.ended();

  assert.equal(sandbox.records[0]?.level, "error");
  assert.equal(sandbox.records[0]?.message, "boom");
});

test("a failure is tried again within holdMs", async (t) => {
  const sandbox = await start(t);
  sandbox.fail({ status: 500, times: 2 });
  const invocation = new Invocation(sandbox, { holdMs: 5_000 });

  invocation.logger.info("one");
  await invocation.ended();

  assert.deepEqual(messages(sandbox), ["one"]);
  const { delivered, retries } = invocation.logger.stats;
  assert.deepEqual({ delivered, retries }, { delivered: 1, retries: 2 });
});

test("what cannot be delivered within holdMs goes with the next invocation", async (t) => {
  const sandbox = await start(t);
  const { seen, onError } = errors();
  const heal = sandbox.fail({ status: 503 });
  const first = new Invocation(sandbox, { onError });
  first.logger.info("first");
  const startedAt = performance.now();
  await first.ended();
  assert.ok(performance.now() - startedAt < 4_000, "it was held for too long"); // 10 s by default
  assert.equal(first.logger.stats.pending, 1);
  assert.deepEqual(seen, [["unreachable", 0]]);

  heal();
  const second = new Invocation(sandbox, { onError, holdMs: 5_000 });
  second.logger.info("second");
  await second.ended();

  assert.deepEqual(messages(sandbox).sort(), ["first", "second"]);
  assert.equal(first.logger.stats.delivered, 1, "the account of the first is right in the end");
  assert.equal(second.logger.stats.logged, 1);
});

test("an invocation that logs nothing takes along what another left", async (t) => {
  const sandbox = await start(t);
  const heal = sandbox.fail({ status: 503 });
  const first = new Invocation(sandbox, errors());
  first.logger.info("first");
  await first.ended();

  heal();
  const second = new Invocation(sandbox, { holdMs: 5_000 });
  await second.logger.watch(() => {});
  await second.ended();

  assert.deepEqual(messages(sandbox), ["first"]);
});

test("an intake that hangs holds an invocation for holdMs, and loses nothing", async (t) => {
  const sandbox = await start(t);
  const heal = sandbox.fail({ hang: true });
  const first = new Invocation(sandbox, { ...errors(), holdMs: 150 });
  first.logger.info("first");
  const startedAt = performance.now();
  await first.ended();
  assert.ok(performance.now() - startedAt < 4_000, "it was held for too long"); // a request has 5 s

  heal();
  const second = new Invocation(sandbox, { holdMs: 5_000 });
  second.logger.info("second");
  await second.ended();

  assert.deepEqual(messages(sandbox).sort(), ["first", "second"]);
});

test("the records of an invocation that was ended by the platform go with a later one", async (t) => {
  const sandbox = await start(t);
  const killed = new Invocation(sandbox, { batchIntervalMs: 60_000 });
  let settle = () => {};
  const running = killed.logger.watch(() => {
    killed.logger.info("killed");
    return new Promise<void>((resolve) => settle = resolve);
  });

  const now = performance.now.bind(performance);
  t.mock.method(performance, "now", () => now() + 120_000);
  const next = new Invocation(sandbox);
  next.logger.info("next");
  await next.ended();

  assert.deepEqual(messages(sandbox).sort(), ["killed", "next"]);
  settle(); // it was alive after all: what was taken over is not sent again
  await running;
  await killed.ended();
  assert.equal(sandbox.records.length, 2);
});

test("what another invocation took over is not sent again when its request fails", async (t) => {
  const sandbox = await start(t);
  sandbox.fail({ hang: true, times: 1 });
  const slow = new Invocation(sandbox, { ...errors(), requestTimeoutMs: 150 });
  slow.logger.info("slow");
  while (sandbox.requests.length === 0) await wait(5);

  const now = performance.now.bind(performance);
  t.mock.method(performance, "now", () => now() + 120_000);
  for (const message of ["next", "last"]) {
    const invocation = new Invocation(sandbox);
    invocation.logger.info(message);
    await invocation.ended();
    await slow.ended();
  }

  assert.deepEqual(messages(sandbox).sort(), ["last", "next", "slow"]);
});

test("Retry-After beyond holdMs does not hold the invocation, nor those that follow", async (t) => {
  const sandbox = await start(t);
  sandbox.fail({ status: 429, headers: { "retry-after": "30" } });
  const invocations = [1, 2, 3].map(() => new Invocation(sandbox, { ...errors(), holdMs: 20_000 }));
  const startedAt = performance.now();

  for (const invocation of invocations) {
    invocation.logger.info("one");
    await invocation.ended();
  }

  assert.ok(performance.now() - startedAt < 10_000, "they were held");
  assert.equal(sandbox.requests.length, 1, "and the service was left alone");
  assert.deepEqual(invocations.map(({ logger }) => logger.stats.pending), [1, 1, 1]);
});

test("an outage is not met with a storm: one invocation tries for all", async (t) => {
  const sandbox = await start(t);
  sandbox.fail({ status: 503, delayMs: 100 });
  const invocations = Array.from(
    { length: 50 },
    () => new Invocation(sandbox, { ...errors(), holdMs: 1_000 }),
  );

  await Promise.all(invocations.map((invocation) => {
    invocation.logger.info("one");
    return invocation.ended();
  }));

  const repeated = sandbox.requests.length - invocations.length;
  assert.ok(repeated < 30, `${repeated} requests were repeated`);
});

test("a refused batch is dropped and reported, and the service then left alone for a minute", async (t) => {
  const sandbox = await start(t);
  const { seen, onError } = errors();
  const heal = sandbox.fail({ status: 403 });
  const first = new Invocation(sandbox, { onError });
  first.logger.info("first");
  await first.ended();
  assert.deepEqual(seen, [["refused", 1]]);

  heal();
  const second = new Invocation(sandbox, { onError });
  second.logger.info("second");
  await second.ended();
  assert.equal(sandbox.requests.length, 1);
  assert.equal(second.logger.stats.pending, 1);

  const now = performance.now.bind(performance);
  t.mock.method(performance, "now", () => now() + 61_000);
  const third = new Invocation(sandbox, { onError });
  third.logger.info("third");
  await third.ended();
  assert.deepEqual(messages(sandbox).sort(), ["second", "third"]);
});

test("a batch that is too large is halved until the culprit stands alone", async (t) => {
  const sandbox = await start(t, { maxRecordBytes: 1_000 });
  const { seen, onError } = errors();
  const invocation = new Invocation(sandbox, { onError, holdMs: 5_000 });

  await invocation.logger.watch(() => {
    for (let n = 0; n < 20; n++) {
      invocation.logger.info(`record ${n}`, n === 7 ? { long: "x".repeat(2_000) } : {});
    }
  });
  await invocation.ended();

  assert.equal(sandbox.records.length, 19);
  assert.deepEqual(seen, [["too-large", 1]]);
  assert.deepEqual(invocation.logger.stats, {
    logged: 20,
    delivered: 19,
    dropped: 1,
    pending: 0,
    retries: 0,
  });
});

test("no request body is larger than maxBatchBytes, whatever the characters", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox, { maxBatchBytes: 1_020, holdMs: 5_000 });

  await invocation.logger.watch(() => {
    for (let n = 0; n < 20; n++) invocation.logger.info("日".repeat(100));
  });
  await invocation.ended();

  assert.equal(sandbox.records.length, 20);
  for (const { bytes } of sandbox.requests) assert.ok(bytes <= 1_020, `${bytes} bytes`);
});

for (
  const [overflow, kept] of [["drop-oldest", "record 99"], ["drop-newest", "record 0"]] as const
) {
  test(`all that an isolate keeps is bounded by maxQueueBytes, ${overflow}`, async (t) => {
    const sandbox = await start(t);
    const { seen, onError } = errors();
    const heal = sandbox.fail({ status: 503 });
    const options = { onError, overflow, maxQueueBytes: 5_000, holdMs: 60 };

    for (let n = 0; n < 100; n++) {
      const invocation = new Invocation(sandbox, n === 0 ? options : { ...options, holdMs: 1 });
      invocation.logger.info(`record ${n}`);
      await invocation.ended();
    }
    heal();
    const last = new Invocation(sandbox, { ...options, holdMs: 40_000 });
    await last.logger.watch(() => {});
    await last.ended();

    const lost = seen.filter(([code]) => code === "queue-full").length;
    assert.ok(messages(sandbox).includes(kept));
    assert.ok(lost > 0);
    assert.equal(sandbox.records.length + lost, 100);
  });
}

test("records older than retryForMs are given up", async (t) => {
  const sandbox = await start(t);
  const { seen, onError } = errors();
  sandbox.fail({ status: 503 });
  const invocation = new Invocation(sandbox, { onError, retryForMs: 0 });

  invocation.logger.info("one");
  await invocation.ended();

  assert.deepEqual(seen, [["retries-exhausted", 1]]);
  assert.equal(invocation.logger.stats.dropped, 1);
});

test("flush() waits for the records of this invocation and says what became of them", async (t) => {
  const sandbox = await start(t);
  const { logger } = new Invocation(sandbox);

  await logger.watch(async () => {
    logger.info("one");
    logger.info("two");
    assert.deepEqual(await logger.flush(), { delivered: 2, dropped: 0, pending: 0 });
    assert.equal(sandbox.records.length, 2);
  });

  sandbox.fail({ hang: true });
  logger.info("three");
  assert.deepEqual(await logger.flush({ timeoutMs: 20 }), { delivered: 0, dropped: 0, pending: 1 });
});

test("what an invocation logs after close() is delivered, too", async (t) => {
  const sandbox = await start(t);
  const invocation = new Invocation(sandbox);
  const { logger } = invocation;

  logger.info("in time");
  assert.deepEqual(await logger.close(), { delivered: 1, dropped: 0, pending: 0 });
  logger.info("summed up");
  await invocation.ended();

  assert.deepEqual(messages(sandbox), ["in time", "summed up"]);
  const { logged, delivered, dropped } = logger.stats;
  assert.deepEqual({ logged, delivered, dropped }, { logged: 2, delivered: 2, dropped: 0 });
});

test("a waitUntil that throws changes nothing for the caller", async (t) => {
  const sandbox = await start(t);
  const context = {
    waitUntil() {
      throw new TypeError("Illegal invocation");
    },
  };
  const logger = createEdgeLogger(context, {}, sandbox.environment);

  logger.info("one");

  await sandbox.waitFor(({ message }) => message === "one");
});

test("console: true also prints, for `wrangler tail`", async (t) => {
  const sandbox = await start(t);
  const lines: unknown[][] = [];
  t.mock.method(console, "info", (...line: unknown[]) => lines.push(line));
  const invocation = new Invocation(sandbox, { console: true });

  invocation.logger.info("one", { a: 1 });
  await invocation.ended();

  assert.deepEqual(lines, [["info one", { a: 1 }]]);
  assert.equal(sandbox.records.length, 1);
});

test("without a token nothing is held and nothing is sent", async (t) => {
  t.mock.method(console, "warn", () => {});
  t.mock.method(console, "info", () => {});
  const held: unknown[] = [];
  const context = { waitUntil: (promise: Promise<unknown>) => held.push(promise) };
  const logger = createEdgeLogger(context, {}, {});

  await logger.watch(() => logger.info("one"));

  assert.equal(logger.enabled, false);
  assert.equal(held.length, 0);
});

for (
  const [name, value, type] of [
    ["holdMs", -1, RangeError],
    ["holdMs", "1", TypeError],
    ["context", "no", TypeError],
    ["summary", 1, TypeError],
    ["level", "loud", TypeError],
  ] as const
) {
  test(`createEdgeLogger() throws for ${name}: ${JSON.stringify(value)}`, () => {
    const context = { waitUntil() {} };

    assert.throws(() => createEdgeLogger(context, { [name]: value }, {}), (error) => {
      assert.ok(error instanceof type);
      assert.match(error.message, new RegExp(name));
      return true;
    });
  });
}
