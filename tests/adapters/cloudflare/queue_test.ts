/** Cloudflare Queues between a logger and Better Stack, in workerd, and message by message. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { gunzipSync, gzipSync } from "node:zlib";
import {
  createEdgeLogger,
  type LogMessage,
  queueHandler,
  type QueueOptions,
  queueSink,
  withBetterStack,
} from "../../../src/adapters/cloudflare.ts";
import { bundleText } from "../../support/bundle.ts";
import { type Answering, type Intake, serveIntake } from "../../support/intake.ts";
import { Platform, startSandbox } from "../../support/platform.ts";
import { DATE, startWorker } from "../../support/workerd.ts";

/** A queue that keeps what it is sent, and can be out of order. */
class FakeQueue {
  readonly bodies: Uint8Array<ArrayBuffer>[] = [];
  failures = 0;

  send(body: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.failures-- > 0) return Promise.reject(new Error("Too Many Requests"));
    this.bodies.push(body);
    return Promise.resolve();
  }
}

/** A message, and what became of it. */
class FakeMessage implements LogMessage {
  readonly timestamp = new Date("2026-05-06T14:30:00Z");
  readonly body: unknown;
  readonly attempts: number;
  end: "ack" | number | undefined;

  constructor(body: unknown, attempts = 1) {
    this.body = body;
    this.attempts = attempts;
  }

  ack(): void {
    this.end = "ack";
  }

  retry({ delaySeconds }: { delaySeconds: number }): void {
    this.end = delaySeconds;
  }
}

const recordsIn = (bytes: Uint8Array): { message: string; n: number }[] =>
  JSON.parse(new TextDecoder().decode(bytes[0] === 0x1f ? gunzip(bytes) : bytes));
const gunzip = (bytes: Uint8Array) => new Uint8Array(gunzipSync(bytes));
const batchOf = (...records: object[]) => new TextEncoder().encode(linesOf(records));
const linesOf = (records: object[]) =>
  `[${records.map((record) => JSON.stringify(record)).join(",\n")}]`;

describe("queueSink()", () => {
  test("puts an invocation's records into the queue as one message, and needs no token", async () => {
    const queue = new FakeQueue();
    const ctx = new Platform();
    const worker = withBetterStack((env: { LOGS: FakeQueue }) => queueSink(env.LOGS), {
      fetch(_request, _env, _ctx, logger) {
        for (let n = 0; n < 50; n++) logger.info("hello", { n });
        return new Response("hello");
      },
    });

    await worker.fetch(new Request("https://shop.example/"), { LOGS: queue }, ctx);
    await ctx.ended();

    assert.equal(queue.bodies.length, 1);
    const records = recordsIn(queue.bodies[0]!);
    assert.equal(records.length, 51, "with the summary");
    assert.deepEqual([records[0]!.message, records[0]!.n], ["hello", 0]);
  });

  test("keeps messages within 128 kB, whatever is logged, and loses nothing", async () => {
    const queue = new FakeQueue();
    const ctx = new Platform();
    const logger = createEdgeLogger(ctx, queueSink(queue));

    const noise = (length: number) =>
      Array.from({ length }, () => String.fromCharCode(33 + Math.random() * 90)).join("");
    await logger.watch(() => {
      for (let n = 0; n < 40; n++) logger.info("noise", { n, noise: noise(20_000) });
      logger.info("long", { noise: noise(300_000) });
    });
    await ctx.ended();

    assert.ok(queue.bodies.length > 5);
    for (const { length } of queue.bodies) assert.ok(length < 128_000, `${length} bytes`);
    const records = queue.bodies.flatMap(recordsIn);
    const numbers = records.filter(({ message }) => message === "noise").map(({ n }) => n);
    assert.deepEqual(numbers.sort((a, b) => a - b), Array.from({ length: 40 }, (_, n) => n));
    assert.equal((records.find(({ message }) => message === "long") as Flagged).truncated, true);
    assert.equal(logger.stats.dropped, 0);
  });

  test("tries again when the queue does not take it", async () => {
    const queue = new FakeQueue();
    queue.failures = 2;
    const ctx = new Platform();
    const errors: string[] = [];
    const onError = ({ message }: Error) => errors.push(message);
    const logger = createEdgeLogger(ctx, { ...queueSink(queue), onError });

    await logger.watch(() => logger.info("hello"));
    await ctx.ended();

    assert.equal(queue.bodies.length, 1);
    assert.deepEqual([logger.stats.delivered, logger.stats.retries], [1, 2]);
    assert.deepEqual(errors, []);
  });

  test("leaves what one queue does not take to that queue", async () => {
    const [down, up] = [new FakeQueue(), new FakeQueue()];
    down.failures = Infinity;
    const log = async (queue: FakeQueue, message: string) => {
      const ctx = new Platform();
      const options = { ...queueSink(queue), holdMs: 50, onError: () => {} };
      const logger = createEdgeLogger(ctx, options);
      await logger.watch(() => logger.info(message));
      await ctx.ended();
    };

    await log(down, "first");
    await log(up, "second");
    down.failures = 0;
    await log(down, "third");

    const messages = ({ bodies }: FakeQueue) =>
      bodies.flatMap(recordsIn).map(({ message }) => message);
    assert.deepEqual(messages(up), ["second"]);
    assert.deepEqual(messages(down).sort(), ["first", "third"]);
  });

  test("leaves heartbeats to the network", async (t) => {
    const intake = await serveIntake(t);
    const queue = new FakeQueue();
    const ctx = new Platform();
    const worker = withBetterStack((env: { LOGS: FakeQueue }) => ({
      ...queueSink(env.LOGS),
      heartbeatUrl: `${intake.url}/beat`,
      allowInsecureUrl: true,
    }), { scheduled() {} });

    await worker.scheduled({ cron: "* * * * *", scheduledTime: 0 }, { LOGS: queue }, ctx);
    await ctx.ended();

    assert.deepEqual([intake.requests.length, queue.bodies.length], [1, 0]);
  });

  test("says what to check when the binding is missing", () => {
    const env: { LOGS?: FakeQueue } = {};
    assert.throws(() => queueSink(env.LOGS!), /binding.*wrangler/);
  });
});

type Flagged = { truncated?: boolean };

/** What becomes of messages, delivered to an intake that answers as it is told. */
async function consume(
  t: TestContext,
  messages: FakeMessage[],
  answer?: Answering,
  options: QueueOptions = {},
) {
  const intake = await serveIntake(t, answer);
  const errors: { code: string; message: string; records: readonly string[] }[] = [];
  const handler = queueHandler({
    ...intake.options,
    onError: ({ code, message }, records) => errors.push({ code, message, records }),
    ...options,
  });
  await handler({ messages }, {});
  return { intake, errors, ends: messages.map(({ end }) => end) };
}

const numbersOf = (records: Intake["delivered"]) => records.map(({ n }) => n);

describe("queueHandler()", () => {
  test("delivers messages together, and acknowledges them", async (t) => {
    const zipped = new Uint8Array(gzipSync(linesOf([{ n: 3 }, { n: 4 }])));
    const messages = [batchOf({ n: 1 }, { n: 2 }), zipped, batchOf({ n: 5 }).buffer];

    const { intake, ends } = await consume(t, messages.map((body) => new FakeMessage(body)));

    assert.deepEqual(ends, ["ack", "ack", "ack"]);
    assert.equal(intake.requests.length, 1);
    assert.deepEqual(numbersOf(intake.delivered), [1, 2, 3, 4, 5]);
  });

  test("keeps requests within maxBatchRecords and maxBatchBytes", async (t) => {
    const bodies = Array.from({ length: 4 }, (_, n) => batchOf({ n }, { text: "x".repeat(400) }));
    for (const limit of [{ maxBatchRecords: 4 }, { maxBatchBytes: 1_000 }]) {
      const messages = bodies.map((body) => new FakeMessage(body));
      const { intake } = await consume(t, messages, undefined, limit);

      assert.deepEqual(intake.requests.map(({ records }) => records.length), [4, 4]);
    }
  });

  for (
    const [answer, attempts, delay] of [
      [503, 1, 10],
      [503, 4, 80],
      [503, 90, 900],
      [{ status: 429, headers: { "retry-after": "42" } }, 1, 42],
      [401, 1, 60],
      ["hang", 2, 20],
      ["reset", 1, 10],
    ] as const
  ) {
    const name = JSON.stringify(answer);
    test(`has them again in ${delay} s, after ${name} at attempt ${attempts}`, async (t) => {
      const messages = [new FakeMessage(batchOf({ n: 1 }), attempts)];
      const { ends, errors, intake } = await consume(t, messages, () => answer, {
        requestTimeoutMs: 100,
      });

      assert.deepEqual(ends, [delay]);
      assert.equal(intake.requests.length, 1);
      assert.equal(errors.length, 1);
      assert.match(errors[0]!.message, /cannot send to http.*1 message goes back to the queue/);
      assert.deepEqual([errors[0]!.code, errors[0]!.records], ["unreachable", []]);
    });
  }

  test("acknowledges what was delivered before a failure, and tries the rest no more", async (t) => {
    const messages = Array.from({ length: 4 }, (_, n) => new FakeMessage(batchOf({ n })));
    const answer: Answering = ({ number }) => number === 2 ? 503 : 202;
    const { ends, intake } = await consume(t, messages, answer, { maxBatchRecords: 1 });

    assert.deepEqual(ends, ["ack", 10, 10, 10]);
    assert.equal(intake.requests.length, 2);
  });

  test("leaves out a record that is rejected for itself, and says so", async (t) => {
    const messages = [batchOf({ n: 1 }, { n: 2, bad: true }, { n: 3 }), batchOf({ n: 4 })];
    const answer: Answering = ({ text }) => text.includes("bad") ? 406 : 202;
    const { ends, intake, errors } = await consume(
      t,
      messages.map((body) => new FakeMessage(body)),
      answer,
    );

    assert.deepEqual(ends, ["ack", "ack"]);
    assert.deepEqual(numbersOf(intake.delivered).sort(), [1, 3, 4]);
    assert.deepEqual(errors.map(({ code, records }) => [code, records]), [
      ["unreadable", ['{"n":2,"bad":true}']],
    ]);
  });

  test("sends in halves what is too large for one request", async (t) => {
    const records = Array.from({ length: 10 }, (_, n) => ({ n }));
    const answer: Answering = ({ records }) => records.length > 3 ? 413 : 202;
    const { ends, intake } = await consume(t, [new FakeMessage(batchOf(...records))], answer);

    assert.deepEqual(ends, ["ack"]);
    assert.deepEqual(numbersOf(intake.delivered), records.map(({ n }) => n));
  });

  for (
    const [name, body, expected] of [
      ["an object", { level: "warn", n: 1 }, [{ level: "warn", n: 1 }]],
      ["a list", [{ n: 1 }, "two"], [{ n: 1 }, { message: "two" }]],
      ["JSON text", '{"n":1}', [{ n: 1 }]],
      ["a text", "[broken", [{ message: "[broken" }]],
      ["nothing", null, [{ message: "null" }]],
      ["JSON in bytes", new TextEncoder().encode('[{"n":1,\n"m":2}]'), [{ n: 1, m: 2 }]],
      ["bytes of anything", new Uint8Array([31, 139, 0]), [{ message: "\x1f\ufffd\0" }]],
      ["a number", 7n, [{ message: "7" }]],
    ] as const
  ) {
    test(`ships ${name} of another sender as a record`, async (t) => {
      const { ends, intake } = await consume(t, [new FakeMessage(body)]);

      assert.deepEqual(ends, ["ack"]);
      const records = intake.delivered.map(({ dt, ...record }) => {
        assert.equal(dt, "2026-05-06T14:30:00.000Z");
        return record;
      });
      assert.deepEqual(records, expected);
    });
  }

  test("keeps messages in the queue when it has no source token", async () => {
    const message = new FakeMessage(batchOf({ n: 1 }));
    const errors: string[] = [];
    await queueHandler({ onError: ({ message }) => errors.push(message) })(
      { messages: [message] },
      {},
    );

    assert.equal(message.end, 10);
    assert.match(errors[0]!, /no source token/);
  });

  test("throws for a bad option at once", () => {
    assert.throws(() => queueHandler({ maxBatchRecords: 0 }), RangeError);
  });
});

const PRODUCER = `
  import { queueSink, withBetterStack } from "@mikser-io/better-stack/cloudflare";
  export default withBetterStack((env) => queueSink(env.LOGS), {
    fetch(request, _env, _ctx, logger) {
      const id = new URL(request.url).searchParams.get("id");
      for (let n = 0; n < 20; n++) logger.info("line", { id, n });
      return new Response("from the app");
    },
  });
`;
const CONSUMER = `
  import { queueHandler } from "@mikser-io/better-stack/cloudflare";
  const deliver = queueHandler({ requestTimeoutMs: 500 });
  export default {
    // The delays are cut: a test does not wait for ten seconds.
    queue(batch, env, ctx) {
      const messages = batch.messages.map((message) => ({
        body: message.body,
        timestamp: message.timestamp,
        attempts: message.attempts,
        ack: () => message.ack(),
        retry: ({ delaySeconds }) => message.retry({ delaySeconds: Math.min(1, delaySeconds) }),
      }));
      return deliver({ messages }, env, ctx);
    },
  };
`;

describe("a queue in workerd", { timeout: 60_000 }, () => {
  for (
    const [name, fault] of [
      ["all is well", undefined],
      ["every second answer is a 503", { status: 503, every: 2 }],
      ["the intake is down for a while", { status: 503, times: 4 }],
      ["the intake hangs once", { hang: true, times: 1 }],
    ] as const
  ) {
    test(`carries every record when ${name}`, async (t) => {
      const sandbox = await startSandbox(t);
      if (fault) sandbox.fail(fault);
      const common = { modules: true, compatibilityDate: DATE };
      const app = await startWorker("", {}, {
        workers: [
          {
            ...common,
            name: "app",
            script: await bundleText(PRODUCER),
            queueProducers: { LOGS: "logs" },
          },
          {
            ...common,
            name: "consumer",
            script: await bundleText(CONSUMER),
            queueConsumers: { logs: { maxBatchTimeout: 0.2, maxRetries: 100 } },
            bindings: { ...sandbox.environment },
          },
        ],
      });
      t.after(app.stop);

      const ids = Array.from({ length: 5 }, (_, n) => `r${n}`);
      for (const id of ids) {
        assert.equal(await (await app.fetch(`/?id=${id}`)).text(), "from the app");
      }

      const arrived = () => new Set(sandbox.records.map(({ id, n }) => id && `${id} ${n}`));
      await sandbox.waitFor(() => arrived().size >= 100, { timeoutMs: 30_000 });
    });
  }
});
