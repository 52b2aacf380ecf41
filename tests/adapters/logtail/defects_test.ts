/** What goes wrong with the official packages, and not with `./logtail`. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Logtail, type LogtailOptions } from "../../../src/adapters/logtail.ts";
import { type Intake, serveIntake, TOKEN } from "../../support/intake.ts";

function create(intake: Intake, options: LogtailOptions = {}): Logtail {
  return new Logtail(TOKEN, { endpoint: intake.url, allowInsecureUrl: true, ...options });
}

test("flush() waits for the batches that are under way", async (t) => {
  const intake = await serveIntake(t);
  const logger = create(intake);

  for (let n = 0; n < 1000; n++) logger.info(`message ${n}`); // one exact batch: it goes at once
  await logger.flush();

  assert.equal(intake.delivered.length, 1000);
});

test("a log call that is awaited is sent at once", async (t) => {
  const intake = await serveIntake(t);
  const logger = create(intake, { batchInterval: 60_000 });

  await logger.info("now");

  assert.equal(intake.delivered.length, 1);
});

test("a log call that nobody awaits waits for its batch, with catch() or without", async (t) => {
  const intake = await serveIntake(t);
  const logger = create(intake, { batchInterval: 60_000 });

  logger.info("a").catch(() => {});
  logger.info("b");
  await logger.flush();

  assert.equal(intake.requests.length, 1);
});

test("records survive more failures than three tries", async (t) => {
  const intake = await serveIntake(t, ({ number }) => number <= 4 ? 503 : 202);
  const logger = create(intake, { onError: () => {} });

  for (let n = 0; n < 10; n++) logger.info(`message ${n}`);
  await logger.flush();

  assert.deepEqual([logger.logged, logger.synced, logger.dropped], [10, 10, 0]);
});

test("a getter, a proxy or a middleware that throws neither throws nor takes other records along", async (t) => {
  const intake = await serveIntake(t);
  const lost: string[] = [];
  const logger = create(intake, {
    onError: ({ code, message }) => lost.push(`${code} ${message}`),
  });

  logger.info("getter", {
    get bad(): string {
      throw new Error("no");
    },
    good: 1,
  });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  logger.info("proxy", proxy);
  const fail = () => Promise.reject(new Error("oops"));
  logger.use(fail);
  await logger.info("middleware");
  logger.remove(fail);
  await logger.info("after");

  assert.deepEqual(intake.delivered.map(({ message }) => message), ["getter", "proxy", "after"]);
  assert.equal(intake.delivered[0]!.good, 1);
  assert.equal(logger.dropped, 1);
  assert.equal(lost.length, 1);
  assert.match(lost[0]!, /^transform-failed .*middleware threw: oops/);
});

test("fields keep to their place, causes and big numbers are kept, text is valid", async (t) => {
  const intake = await serveIntake(t);
  const logger = create(intake);

  logger.info("clash", { level: "mine", dt: "mine", metadata: { a: 1 } });
  logger.error(new Error("outer", { cause: new Error("inner") }));
  logger.error("context", new Error("in context"));
  logger.info("values", { big: 2n ** 70n, map: new Map([["a", 1]]), broken: "\ud800" });
  logger.info("word", "a word");
  await logger.flush();

  const [clash, error, context, values, word] = intake.delivered as Record<string, unknown>[];
  assert.equal(clash!.level, "info");
  assert.deepEqual(clash!.metadata, { a: 1, level: "mine", dt: "mine" });
  assert.equal((error!.cause as { message: string }).message, "inner");
  assert.equal((context!.error as { message: string }).message, "in context");
  assert.equal(values!.big, "1180591620717411303424");
  assert.deepEqual(values!.map, { a: 1 });
  assert.equal(values!.broken, "\ufffd");
  assert.equal(word!.extra, "a word");
});

test("a refusal is told once, and rejects only who awaits with throwExceptions", async (t) => {
  const intake = await serveIntake(t, () => 403);
  const told: string[] = [];
  const onError: LogtailOptions["onError"] = ({ code }) => told.push(code);
  const logger = create(intake, { throwExceptions: true, onError });
  const quiet = create(intake, { onError });

  await quiet.info("resolves all the same");
  logger.info("nobody awaits");
  await assert.rejects(async () => await logger.info("awaited"), /lost 2 of the records/);

  assert.deepEqual(told, ["refused", "refused"]);
  assert.equal(logger.dropped, 2);
});

test("with an execution context what is logged is held by it, middleware included", async (t) => {
  const intake = await serveIntake(t);
  const logger = create(intake);
  const held: Promise<unknown>[] = [];
  const ctx = { waitUntil: (promise: Promise<unknown>) => held.push(promise) };

  logger.withExecutionContext(ctx).info("by the context");
  logger.error("as an argument", {}, ctx);
  logger.use(async (log) => ({ ...log, asked: await Promise.resolve(true) }));
  logger.withExecutionContext(ctx).log("by middleware", "warn");
  for (let n = 0; n < held.length; n++) await held[n];

  const messages = intake.delivered.map(({ message }) => message).sort();
  assert.deepEqual(messages, ["as an argument", "by middleware", "by the context"]);
  assert.deepEqual([logger.logged, logger.synced, logger.dropped], [3, 3, 0]);
  assert.equal(intake.requests.length, 1);
});

test("flush() waits for the records of every context in a process", async (t) => {
  const intake = await serveIntake(t);
  const logger = create(intake);

  for (let n = 0; n < 40; n++) logger.withExecutionContext({ waitUntil() {} }).info(`message ${n}`);
  await logger.flush();

  assert.deepEqual([logger.logged, logger.synced, logger.dropped], [40, 40, 0]);
  assert.equal(intake.delivered.length, 40);
});

test("flush() does not wait for ever for a middleware that never ends", async (t) => {
  const intake = await serveIntake(t);
  const logger = create(intake);
  t.mock.timers.enable({ apis: ["setTimeout"] });
  t.after(() => t.mock.timers.reset());

  logger.use(() => new Promise(() => {}));
  logger.info("held up");
  const flushed = logger.flush();
  t.mock.timers.tick(10_000);

  assert.deepEqual(await flushed, { delivered: 0, dropped: 0, pending: 0 });
});

test("an http: endpoint needs allowInsecureUrl, and no error shows the token", () => {
  assert.throws(() => new Logtail(TOKEN, { endpoint: "http://logs.example" }), (error: Error) => {
    assert.match(error.message, /allowInsecureUrl/);
    return !error.message.includes(TOKEN);
  });
});
