import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { createLogger, type Logger } from "../../mod.ts";
import { createSandbox, serveSandbox } from "../../src/sandbox/mod.ts";

const RECORDS = process.env.SOAK === "1" ? 600_000 : 40_000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe("a producer ten times faster than the server", () => {
  test("what goes is counted, given to onError, and never what arrives", async (t) => {
    const sandbox = await serveSandbox();
    t.after(() => sandbox.close());
    sandbox.fail({ delayMs: 100 }); // 4 requests of 50 records each 100 ms: 2,000 a second
    const lost: number[] = [];
    const reasons = new Set<string>();
    const maxQueueBytes = 200_000;
    const logger = createLogger({
      ...options(sandbox.url),
      maxBatchRecords: 50,
      maxQueueBytes,
      onError: (error, records) => {
        reasons.add(error.code);
        for (const text of records) lost.push(JSON.parse(text).n);
      },
    });
    const record = { pad: "x".repeat(100) };
    const recordBytes = 180; // at least, as JSON
    let mostPending = 0;
    for (let n = 0; n < RECORDS;) {
      for (let burst = 0; burst < 200; burst++) logger.info("a record", { n: n++, ...record });
      mostPending = Math.max(mostPending, logger.stats.pending);
      await pause(10);
    }
    const { logged } = logger.stats;
    const requestsBefore = sandbox.requests.length;
    await logger.close({ timeoutMs: 30_000 });

    assert.equal(logged, RECORDS);
    assert.ok(mostPending * recordBytes <= maxQueueBytes * 1.1, `${mostPending} were pending`);
    assert.deepEqual([...reasons], ["queue-full"]);
    assert.equal(logger.stats.dropped, lost.length);
    const arrived = sandbox.records.map((record) => record.n as number);
    assert.deepEqual(
      [...arrived, ...lost].sort((a, b) => a - b),
      Array.from({ length: logged }, (_, n) => n),
      "each record arrived, or was given to onError, and none both",
    );
    const rest = sandbox.requests.slice(requestsBefore);
    assert.ok(rest.length <= maxQueueBytes / recordBytes / 50 + 4, "the end is no burst");
  });
});

describe("many loggers and many calls", () => {
  test("10,000 child loggers share one queue", async () => {
    const { logger, sandbox } = inProcess();
    const children = Array.from({ length: 10_000 }, (_, child) => logger.child({ child }));
    children.forEach((child) => child.info("a record"));
    await logger.close();

    assert.equal(new Set(sandbox.records.map(({ child }) => child)).size, 10_000);
    assert.equal(sandbox.requests.length, 10);
  });

  test("100 loggers in one process do not disturb each other, or the process", async (t) => {
    const warnings: string[] = [];
    const onWarning = (warning: Error) => warnings.push(warning.message);
    process.on("warning", onWarning);
    t.after(() => process.off("warning", onWarning));
    const pairs = Array.from({ length: 100 }, inProcess);
    pairs.forEach(({ logger }, n) => logger.info("a record", { n }));
    await Promise.all(pairs.map(({ logger }) => logger.close()));
    await pause(0);

    pairs.forEach(({ sandbox }, n) => assert.deepEqual(sandbox.records.map((r) => r.n), [n]));
    assert.deepEqual(warnings, []);
  });

  test("1,000 flush() at once each resolve, and send nothing twice", async () => {
    const { logger, sandbox } = inProcess();
    logger.info("a record");
    const results = await Promise.all(Array.from({ length: 1_000 }, () => logger.flush()));

    results.forEach((result) => {
      assert.deepEqual(result, { delivered: 1, dropped: 0, pending: 0 });
    });
    assert.equal(sandbox.requests.length, 1);
  });

  test("flush() on an empty queue sends nothing", async () => {
    const { logger, sandbox } = inProcess();

    assert.deepEqual(await logger.flush(), { delivered: 0, dropped: 0, pending: 0 });
    assert.equal(sandbox.requests.length, 0);
  });
});

describe("an onError that misbehaves changes nothing", () => {
  const misbehaving: Record<string, (logger: () => Logger) => void> = {
    throws: () => {
      throw new Error("onError throws");
    },
    rejects: () => Promise.reject(new Error("onError rejects")),
    "logs through the same logger": (logger) => logger().error("lost something"),
    "logs later": (logger) => void setTimeout(() => logger().error("lost something"), 1),
  };
  for (const [name, misbehave] of Object.entries(misbehaving)) {
    test(`one that ${name}`, async () => {
      const sandbox = createSandbox();
      let calls = 0;
      const logger: Logger = createLogger({
        sourceToken: "token",
        fetch: sandbox.fetch,
        maxQueueBytes: 2_000,
        onError: () => {
          calls++;
          return misbehave(() => logger);
        },
      });
      for (let n = 0; n < 1_000; n++) logger.info("a record", { n });
      await logger.flush();
      await logger.close();
      const { logged, delivered, dropped, pending } = logger.stats;

      assert.equal(logged, delivered + dropped);
      assert.equal(pending, 0);
      assert.equal(sandbox.records.length, delivered);
      assert.ok(calls > 0 && calls <= dropped, `${calls} calls for ${dropped} lost records`);
      await pause(20);
      const callsAtTheEnd = calls;
      await pause(50);
      assert.equal(calls, callsAtTheEnd, "after close() it is not called for ever");
    });
  }
});

function options(url: string) {
  return { sourceToken: "token", ingestingHost: url, allowInsecureUrl: true };
}

function inProcess() {
  const sandbox = createSandbox();
  return { sandbox, logger: createLogger({ sourceToken: "token", fetch: sandbox.fetch }) };
}
