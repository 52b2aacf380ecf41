import assert from "node:assert/strict";
import process from "node:process";
import { describe, test, type TestContext } from "node:test";
import { inspect } from "node:util";
import { type BetterStackError, createLogger, type Logger, type LoggerOptions } from "../../mod.ts";
import { type Answering, serveIntake, TOKEN } from "../support/intake.ts";

/** A trouble as `onError` is told of it. */
interface Trouble {
  readonly error: BetterStackError;
  readonly records: readonly string[];
}

/** A logger, the intake that it ships to, and its troubles. */
async function setUp(t: TestContext, answer?: Answering, options: LoggerOptions = {}) {
  const intake = await serveIntake(t, answer);
  const troubles: Trouble[] = [];
  const logger = createLogger({
    ...intake.options,
    onError: (error, records) => troubles.push({ error, records }),
    ...options,
  });
  return { intake, logger, troubles };
}

function log(logger: Logger, to: number, from = 1): void {
  for (let n = from; n <= to; n++) logger.info("a record", { n });
}

function numbers(to: number, from = 1): number[] {
  return Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

const ascending = (a: unknown, b: unknown) => Number(a) - Number(b);
const nOf = (records: readonly { readonly [key: string]: unknown }[]) => records.map(({ n }) => n);
const nOfTexts = (texts: readonly string[]) => texts.map((text) => JSON.parse(text).n);

/** Replaces `console[name]` until the test is over, and says what it was given. */
function listen(t: TestContext, name: "error" | "warn" | "info" | "debug"): unknown[][] {
  const lines: unknown[][] = [];
  const before = console[name];
  console[name] = (...line: unknown[]) => void lines.push(line);
  t.after(() => console[name] = before);
  return lines;
}

describe("createLogger()", () => {
  test("ships records as they were logged, in their order", async (t) => {
    const { intake, logger } = await setUp(t, undefined, { fields: { service: "api" } });

    logger.info("served request", { durationMs: 42 });
    logger.child({ requestId: "abc" }).error(new Error("boom"));
    assert.deepEqual(await logger.flush(), { delivered: 2, dropped: 0, pending: 0 });

    const [first, second] = intake.delivered as Record<string, unknown>[];
    const { dt, ...rest } = first!;
    assert.match(String(dt), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
    assert.deepEqual(rest, {
      level: "info",
      message: "served request",
      service: "api",
      durationMs: 42,
    });
    assert.deepEqual([second!.level, second!.message, second!.requestId], ["error", "boom", "abc"]);
    assert.equal(intake.requests.length, 1);
  });

  test("ships what was logged, not what the caller makes of it later", async (t) => {
    const { intake, logger } = await setUp(t);
    const fields = { list: [1], nested: { value: "before" } };

    logger.info("a record", fields);
    fields.list.push(2);
    fields.nested.value = "after";
    await logger.flush();

    assert.deepEqual(intake.delivered[0]!.list, [1]);
    assert.deepEqual(intake.delivered[0]!.nested, { value: "before" });
  });

  test("ships by itself after batchIntervalMs", async (t) => {
    const { intake, logger } = await setUp(t, undefined, { batchIntervalMs: 20 });

    log(logger, 3);
    await intake.until(() => intake.delivered.length === 3);

    assert.equal(intake.requests.length, 1);
  });

  test("ships by itself when the clock is set, an hour forward or back", async (t) => {
    const { intake, logger } = await setUp(
      t,
      ({ number }) => number === 1 ? 503 : 202,
      { batchIntervalMs: 20 },
    );
    const now = Date.now;
    t.after(() => Date.now = now);

    for (const jump of [3_600_000, -3_600_000, 0]) {
      Date.now = () => now() + jump;
      log(logger, 3);
      const count = intake.delivered.length + 3;
      await intake.until(() => intake.delivered.length === count);
    }

    assert.equal((await logger.flush()).pending, 0);
  });

  test("keeps the order of records by dt, however the requests overtake each other", async (t) => {
    const { intake, logger } = await setUp(
      t,
      async ({ number }) => {
        await new Promise((resolve) => setTimeout(resolve, number % 3 * 10));
        return number % 5 === 0 ? 503 : 202;
      },
      { maxBatchRecords: 20 },
    );

    log(logger, 1_000);
    await logger.close();

    const byTime = intake.delivered.toSorted((a, b) => String(a.dt) < String(b.dt) ? -1 : 1);
    assert.deepEqual(nOf(byTime), numbers(1_000));
    assert.notDeepEqual(nOf(intake.delivered), numbers(1_000), "they did overtake each other");
  });

  test("makes up to maxConcurrency requests at once, over connections that it keeps", async (t) => {
    const { intake, logger } = await setUp(
      t,
      () => new Promise((resolve) => setTimeout(() => resolve(202), 5)),
      { maxBatchRecords: 10 },
    );

    log(logger, 500);
    await logger.close();

    assert.equal(intake.requests.length, 50);
    assert.equal(Math.max(...intake.requests.map(({ atOnce }) => atOnce)), 4);
    // One that has just been answered may not be free yet.
    assert.ok(intake.connections <= 8, `${intake.connections} connections`);
  });

  test("never makes a body larger than maxBatchBytes, whatever the alphabet", async (t) => {
    const { intake, logger } = await setUp(t, undefined, { maxBatchBytes: 10_000 });

    for (let n = 0; n < 300; n++) logger.info(["x", "ß", "語", "🦕"][n % 4]!.repeat(n), { n });
    await logger.close();

    assert.deepEqual(nOf(intake.delivered).toSorted(ascending), numbers(299, 0));
    for (const { bytes } of intake.requests) assert.ok(bytes <= 10_000, `${bytes}`);
  });

  test("cuts a record that is longer than a batch or the queue, and ships it", async (t) => {
    for (const limits of [{ maxBatchBytes: 5_000 }, { maxQueueBytes: 5_000 }]) {
      const { intake, logger, troubles } = await setUp(t, undefined, limits);

      logger.info("語".repeat(100_000), { n: 1 });
      await logger.close();

      assert.equal(intake.delivered[0]!.truncated, true);
      assert.equal(intake.delivered[0]!.n, 1);
      assert.ok(intake.requests[0]!.bytes <= 5_000);
      assert.equal(troubles.length, 0);
    }
  });

  test("uses the fetch that is there when it sends", async (t) => {
    const { logger, intake } = await setUp(t);
    const before = globalThis.fetch;
    t.after(() => globalThis.fetch = before);
    let used = 0;
    globalThis.fetch = (...request) => {
      used++;
      return before(...request);
    };

    log(logger, 1);
    await logger.flush();

    assert.deepEqual([used, intake.delivered.length], [1, 1]);
  });

  test("sends plain JSON where nothing can compress", async (t) => {
    const { logger, intake } = await setUp(t);
    for (const [host, name] of [[process, "getBuiltinModule"], [globalThis, "CompressionStream"]]) {
      const before = Object.getOwnPropertyDescriptor(host, name as string);
      const value = undefined;
      Object.defineProperty(host, name as string, { value, configurable: true, writable: true });
      t.after(() => {
        if (before) Object.defineProperty(host, name as string, before);
        else Reflect.deleteProperty(host as object, name as string);
      });
    }

    log(logger, 100);
    await logger.close();

    assert.equal(intake.requests[0]!.headers["content-encoding"], undefined);
    assert.deepEqual(nOf(intake.delivered), numbers(100));
  });

  test("never throws, whatever it is given", async (t) => {
    const { logger, intake } = await setUp(t);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const odd = [undefined, null, NaN, 1n, Symbol("s"), () => {}, Object.create(null), proxy];

    for (const value of odd) {
      logger.info(value, value);
      logger.log(value as string, value, value);
      logger.child(value as Record<string, unknown>).info("a child's");
    }
    await logger.close();

    assert.equal(intake.delivered.length, 3 * odd.length);
  });
});

describe("flush()", () => {
  test("covers all that was logged before it, requests under way included", async (t) => {
    let release = () => {};
    const held = new Promise<void>((resolve) => release = resolve);
    const { intake, logger } = await setUp(t, () => held.then(() => 202), { maxBatchRecords: 10 });
    log(logger, 15);
    await intake.until(() => intake.requests.length === 1);
    let done = false;

    const flushing = logger.flush().finally(() => done = true);
    log(logger, 20, 16);
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(done, false);
    release();

    assert.deepEqual(await flushing, { delivered: 15, dropped: 0, pending: 0 });
    await logger.close();
    assert.deepEqual(nOf(intake.delivered).toSorted(ascending), numbers(20));
  });

  test("delivers a batch that has just become full", async (t) => {
    const { intake, logger } = await setUp(t);

    log(logger, 1_000);
    await logger.flush();

    assert.equal(intake.delivered.length, 1_000);
  });

  test("1,000 times at once sends nothing twice, and each is told the same", async (t) => {
    const { intake, logger } = await setUp(t);
    log(logger, 3);

    const results = await Promise.all(Array.from({ length: 1_000 }, () => logger.flush()));

    for (const result of results) {
      assert.deepEqual(result, { delivered: 3, dropped: 0, pending: 0 });
    }
    assert.equal(intake.requests.length, 1);
    await logger.flush();
    assert.equal(intake.requests.length, 1);
  });

  const NEVER: Record<string, LoggerOptions["fetch"]> = {
    "never settles": () => new Promise(() => {}),
    "throws": () => {
      throw new Error("no fetch here");
    },
    "rejects": () => Promise.reject(Object.create(null)),
    "returns nothing": (() => undefined) as unknown as typeof fetch,
    "returns something else": (() => ({ ok: true })) as unknown as typeof fetch,
  };
  for (const [name, fetch] of Object.entries(NEVER)) {
    test(`and close() end in time with a fetch that ${name}`, async () => {
      const lost: string[] = [];
      const logger = createLogger({
        sourceToken: TOKEN,
        fetch,
        onError: (_, records) => lost.push(...records),
      }, {});
      log(logger, 3);

      assert.deepEqual(await logger.flush({ timeoutMs: 50 }), {
        delivered: 0,
        dropped: 0,
        pending: 3,
      });
      assert.deepEqual(await logger.close({ timeoutMs: 50 }), {
        delivered: 0,
        dropped: 3,
        pending: 0,
      });
      assert.deepEqual(nOfTexts(lost), [1, 2, 3]);
    });
  }

  test("and close() take any options", async (t) => {
    const { logger } = await setUp(t);
    for (const timeoutMs of [NaN, Infinity, 1n, "soon", null, {}]) {
      log(logger, 1);
      const result = await logger.flush({ timeoutMs: timeoutMs as number });
      assert.equal(result.delivered, 1, String(timeoutMs));
    }
    log(logger, 1);
    assert.equal((await logger.flush(null as never)).delivered, 1);
    log(logger, 1);
    assert.equal((await logger.close(7 as never)).delivered, 1);
  });
});

describe("close()", () => {
  test("called again ends by the earlier deadline, with one account for both", async (t) => {
    const { logger } = await setUp(t, () => "hang");
    log(logger, 2);
    const start = performance.now();

    const results = [logger.close({ timeoutMs: 60_000 }), logger.close({ timeoutMs: 50 })];

    const lost = { delivered: 0, dropped: 2, pending: 0 };
    assert.deepEqual(await Promise.all(results), [lost, lost]);
    assert.ok(performance.now() - start < 30_000);
    assert.deepEqual(await logger.close(), lost);
  });

  test("gives what is left no time when its time is over already", async (t) => {
    const { logger } = await setUp(t, () => "hang");
    log(logger, 1);
    const start = performance.now();

    const result = await logger.flush({ timeoutMs: -5 });

    assert.deepEqual(result, { delivered: 0, dropped: 0, pending: 1 });
    assert.ok(performance.now() - start < 5_000);
    await logger.close({ timeoutMs: -5 });
  });

  test("delivers all, then refuses, for the children too; twice is once", async (t) => {
    const { intake, logger, troubles } = await setUp(t);
    const child = logger.child({ child: true });
    log(logger, 2);

    const [first, second] = await Promise.all([logger.close(), child.close()]);
    child.info("late", { n: 3 });

    assert.deepEqual(first, { delivered: 2, dropped: 0, pending: 0 });
    assert.deepEqual(second, first);
    assert.deepEqual(nOf(intake.delivered), [1, 2]);
    assert.deepEqual(troubles.map(({ error, records }) => [error.code, nOfTexts(records)]), [
      ["closed", [3]],
    ]);
    assert.deepEqual(logger.stats, {
      logged: 3,
      delivered: 2,
      dropped: 1,
      pending: 0,
      retries: 0,
    });
  });

  test("is what `await using` does", async (t) => {
    const { intake, logger } = await setUp(t);
    log(logger, 2);

    await logger[Symbol.asyncDispose]();

    assert.equal(intake.delivered.length, 2);
    log(logger, 3, 3);
    assert.equal(logger.stats.dropped, 1);
  });

  test("breaks off a request that hangs, and reports its records", async (t) => {
    const { intake, logger, troubles } = await setUp(t, () => "hang");
    log(logger, 2);

    assert.deepEqual(await logger.close({ timeoutMs: 100 }), {
      delivered: 0,
      dropped: 2,
      pending: 0,
    });

    assert.deepEqual(troubles.map(({ error, records }) => [error.code, nOfTexts(records)]), [
      ["deadline", [1, 2]],
    ]);
    await intake.until(() => intake.underWay === 0);
  });
});

describe("a server that fails", () => {
  test("gets each record once, when no answer was in doubt", async (t) => {
    const { intake, logger, troubles } = await setUp(
      t,
      ({ number }) => number % 3 === 0 ? [500, 503, 429, 408][number % 4]! : 202,
      { maxBatchRecords: 50 },
    );

    log(logger, 600);
    const result = await logger.close({ timeoutMs: 30_000 });

    assert.deepEqual(result, { delivered: 600, dropped: 0, pending: 0 });
    assert.deepEqual(nOf(intake.delivered).toSorted(ascending), numbers(600));
    assert.equal(troubles.length, 0);
    assert.equal(logger.stats.retries, intake.requests.length - 12);
  });

  test("is tried again after a request that hangs", async (t) => {
    const { intake, logger } = await setUp(
      t,
      ({ number }) => number === 1 ? "hang" : 202,
      { requestTimeoutMs: 100 },
    );
    log(logger, 2);

    assert.deepEqual(await logger.flush(), { delivered: 2, dropped: 0, pending: 0 });

    assert.equal(intake.requests.length, 2);
  });

  test("is not asked before the time that it asked for", async (t) => {
    const { intake, logger } = await setUp(
      t,
      ({ number }) => number === 1 ? { status: 429, headers: { "retry-after": "1" } } : 202,
      { maxBatchRecords: 10 },
    );

    log(logger, 40);
    await logger.close();

    const [first, second] = intake.requests;
    assert.ok(second!.at - first!.at >= 990, `${second!.at - first!.at} ms`);
    assert.equal(intake.delivered.length, 40);
  });

  for (const status of [401, 402, 403]) {
    test(`and refuses (${status}) is left alone, and nobody waits for it`, async (t) => {
      const { intake, logger, troubles } = await setUp(t, () => status, { maxBatchRecords: 10 });
      log(logger, 40);
      const start = performance.now();

      assert.deepEqual(await logger.flush(), { delivered: 0, dropped: 10, pending: 30 });
      log(logger, 50, 41);
      assert.deepEqual(await logger.close(), { delivered: 0, dropped: 40, pending: 0 });

      assert.ok(performance.now() - start < 9_000); // who waits does so for 10 s
      assert.equal(intake.requests.length, 1);
      assert.deepEqual(troubles.map(({ error }) => [error.code, error.status]), [
        ["refused", status],
        ["refused", status], // what was not even sent has the same reason
      ]);
      assert.deepEqual(troubles.flatMap(({ records }) => nOfTexts(records)), numbers(50));
    });
  }

  test("and refuses: the message names where token and host came from, and no token", async (t) => {
    const intake = await serveIntake(t, () => 403);
    const troubles: Trouble[] = [];
    const onError = (error: BetterStackError, records: readonly string[]) =>
      troubles.push({ error, records });
    const logger = createLogger({ onError }, {
      LOGTAIL_SOURCE_TOKEN: TOKEN,
      BETTERSTACK_INGEST_HOST: intake.url,
      BETTERSTACK_ALLOW_INSECURE_URL: "1",
    });
    log(logger, 1);
    await logger.close();

    const [{ error }] = troubles as [Trouble];
    for (const part of [/LOGTAIL_SOURCE_TOKEN/, /BETTERSTACK_INGEST_HOST/, /403/, /1 record/]) {
      assert.match(error.message, part);
    }
    assert.ok(error.message.includes(intake.url));
    for (
      const text of [inspect(error), String(error.stack), JSON.stringify(error), inspect(logger)]
    ) {
      assert.ok(!text.includes(TOKEN), text);
    }
  });

  test("with a redirect is not followed, and the records are not counted as delivered", async (t) => {
    const other = await serveIntake(t);
    for (const status of [301, 302, 303, 307, 308]) {
      const { logger, troubles } = await setUp(
        t,
        () => ({ status, headers: { location: other.url } }),
      );
      log(logger, 2);

      assert.deepEqual(await logger.flush(), { delivered: 0, dropped: 2, pending: 0 });

      assert.equal(troubles[0]!.error.code, "refused");
      assert.match(troubles[0]!.error.message, new RegExp(`${status}.*check the ingesting host`));
    }
    assert.equal(other.requests.length, 0);
  });

  test("with a smaller limit than ours gets all but what can never fit", async (t) => {
    const { intake, logger, troubles } = await setUp(t, ({ bytes }) => bytes > 5_000 ? 413 : 202);
    log(logger, 49);
    logger.info("huge", { n: 50, pad: "x".repeat(10_000) });
    log(logger, 200, 51);

    assert.deepEqual(await logger.close(), { delivered: 199, dropped: 1, pending: 0 });

    assert.deepEqual(
      nOf(intake.delivered).toSorted(ascending),
      numbers(200).filter((n) => n !== 50),
    );
    assert.deepEqual(troubles.map(({ error, records }) => [error.code, nOfTexts(records)]), [
      ["too-large", [50]],
    ]);
  });

  test("that cannot read one record gets all others", async (t) => {
    const { intake, logger, troubles } = await setUp(
      t,
      ({ records }) => records.some(({ n }) => n === 123) ? 406 : 202,
    );
    log(logger, 300);

    assert.deepEqual(await logger.close(), { delivered: 299, dropped: 1, pending: 0 });

    assert.equal(intake.delivered.length, 299);
    assert.deepEqual(troubles.map(({ error, records }) => [error.code, nOfTexts(records)]), [
      ["unreadable", [123]],
    ]);
  });

  test("for longer than retryForMs loses the batch, which is reported", async (t) => {
    const { logger, troubles } = await setUp(t, () => 500, { retryForMs: 1 });
    log(logger, 2);

    assert.deepEqual(await logger.flush(), { delivered: 0, dropped: 2, pending: 0 });

    assert.deepEqual(
      troubles.map(({ error, records }) => [error.code, error.status, nOfTexts(records)]),
      [["retries-exhausted", 500, [1, 2]]],
    );
  });

  for (const body of [{ endless: true }, { huge: true }] as const) {
    test(`to end an answer, with a body that is ${Object.keys(body)}, does no harm`, async (t) => {
      const { intake, logger } = await setUp(t, () => ({ status: 202, body }), {
        maxBatchRecords: 5,
      });
      log(logger, 50);

      assert.deepEqual(await logger.close(), { delivered: 50, dropped: 0, pending: 0 });

      await intake.until(() => intake.underWay === 0);
      assert.equal(intake.requests.length, 10);
    });
  }
});

describe("onError", () => {
  const MISBEHAVING: Record<string, (logger: Logger) => unknown> = {
    "throws": () => {
      throw new Error("onError throws");
    },
    "rejects": () => Promise.reject(new Error("onError rejects")),
    "logs": (logger) => logger.error("about a loss"),
    "logs later": async (logger) => {
      await new Promise((resolve) => setTimeout(resolve, 10));
      logger.error("about a loss");
    },
    "flushes": (logger) => logger.flush({ timeoutMs: 200 }),
    "closes": (logger) => logger.close({ timeoutMs: 200 }),
  };
  const TROUBLE: Record<string, [Answering, LoggerOptions]> = {
    "a full queue": [() => 202, { maxQueueBytes: 3_000 }],
    "a full queue that takes nothing more": [() => 202, {
      maxQueueBytes: 3_000,
      overflow: "drop-newest",
    }],
    "a refusal": [() => 403, {}],
    "an unreadable record": [() => 406, {}],
    "retries exhausted": [() => 500, { retryForMs: 0 }],
  };
  for (const [name, misbehave] of Object.entries(MISBEHAVING)) {
    for (const [trouble, [answer, options]] of Object.entries(TROUBLE)) {
      test(`that ${name} changes nothing: ${trouble}`, async (t) => {
        let calls = 0;
        const { logger, intake } = await setUp(t, answer, {
          maxBatchRecords: 10,
          ...options,
          onError: () => {
            // Who logs later about each loss, for ever, does so at his own pace; here it ends.
            if (++calls <= 100 || !name.includes("later")) return misbehave(logger) as void;
          },
        });
        log(logger, 100);
        await logger.flush({ timeoutMs: 200 });
        await logger.close({ timeoutMs: 200 });
        log(logger, 1);

        const { logged, delivered, dropped, pending } = logger.stats;
        assert.equal(pending, 0);
        assert.equal(logged, delivered + dropped);
        assert.ok(delivered <= intake.delivered.length);
        assert.ok(calls > 0 && calls <= 220, `${calls} calls`);
      });
    }
  }

  test("left out: one line on stderr per kind of trouble per minute", async (t) => {
    const lines = listen(t, "error");
    const { logger } = await setUp(t, () => 403, { maxBatchRecords: 5, onError: undefined });
    log(logger, 50);
    await logger.flush();
    await logger.close();
    log(logger, 50);

    const texts = lines.map((line) => line.join(" "));
    assert.equal(texts.length, 2, texts.join("\n"));
    assert.match(
      texts[0]!,
      /^better-stack: lost 5 records for http:.* it answered 403; check the /,
    );
    assert.match(texts[1]!, /^better-stack: lost 1 record .* after close\(\)/);
    assert.ok(!texts.join().includes(TOKEN));
  });

  test("left out, and a console that fails, changes nothing", async (t) => {
    listen(t, "error");
    console.error = () => {
      throw new Error("stderr is gone");
    };
    const { logger } = await setUp(t, () => 403, { onError: undefined });
    log(logger, 5);

    assert.deepEqual(await logger.close(), { delivered: 0, dropped: 5, pending: 0 });
  });
});

describe("many", () => {
  test("10,000 children and 100 loggers make no warnings", async (t) => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error) => void warnings.push(warning);
    process.on("warning", onWarning);
    t.after(() => process.off("warning", onWarning));
    const { intake, logger } = await setUp(t);
    const loggers = Array.from({ length: 100 }, () => createLogger(intake.options));

    for (let n = 0; n < 10_000; n++) logger.child({ child: n }).info("a child's");
    loggers.forEach((one, n) => one.info("a logger's", { n }));
    await Promise.all([logger, ...loggers].map((one) => one.close()));

    assert.equal(new Set(intake.delivered.map(({ child }) => child)).size, 10_001);
    assert.equal(intake.delivered.length, 10_100);
    assert.deepEqual(warnings, []);
  });
});

describe("the console option", () => {
  test("prints what is shipped, by its level", async (t) => {
    const lines = {
      info: listen(t, "info"),
      warn: listen(t, "warn"),
      error: listen(t, "error"),
      debug: listen(t, "debug"),
    };
    const { intake, logger } = await setUp(t, undefined, { console: true, level: "trace" });

    logger.debug("one");
    logger.info("two", { n: 2 });
    logger.warn("three");
    logger.fatal("four");
    await logger.close();

    assert.deepEqual(lines, {
      debug: [["debug one"]],
      info: [["info two", { n: 2 }]],
      warn: [["warn three"]],
      error: [["fatal four"]],
    });
    assert.equal(intake.delivered.length, 4);
  });

  test("left out prints nothing of what is shipped", async (t) => {
    const lines = [listen(t, "info"), listen(t, "warn"), listen(t, "error")];
    const { logger } = await setUp(t);

    log(logger, 3);
    logger.error("three");
    await logger.close();

    assert.deepEqual(lines, [[], [], []]);
  });
});

test("a body that a fetch of the user keeps is not written over by the next", async () => {
  const bodies: Uint8Array[] = [];
  const logger = createLogger({
    sourceToken: "token",
    fetch: (_url, init) => {
      bodies.push(init!.body as Uint8Array);
      return Promise.resolve(new Response(null, { status: 202 }));
    },
  }, {});

  for (const message of ["first", "other", "third"]) {
    logger.info(message);
    await logger.flush();
  }

  const messages = bodies.map((body) => JSON.parse(new TextDecoder().decode(body))[0].message);
  assert.deepEqual(messages, ["first", "other", "third"]);
});
