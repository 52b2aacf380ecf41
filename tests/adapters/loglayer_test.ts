import assert from "node:assert/strict";
import { test } from "node:test";
import { LogLayer, type LogLayerConfig } from "loglayer";
import { createLogger } from "../../mod.ts";
import { BetterStackTransport } from "../../src/adapters/loglayer.ts";
import { type Intake, serveIntake } from "../support/intake.ts";

interface Setup {
  readonly intake: Intake;
  readonly transport: BetterStackTransport;
  readonly log: LogLayer;
}

async function serve(
  t: Parameters<typeof serveIntake>[0],
  config: Partial<LogLayerConfig> = {},
): Promise<Setup> {
  const intake = await serveIntake(t);
  const transport = new BetterStackTransport(intake.options);
  return { intake, transport, log: new LogLayer({ ...config, transport }) };
}

/** What arrived, but for the time. */
function arrived(intake: Intake): unknown[] {
  return intake.delivered.map(({ dt: _, ...record }) => record);
}

test("the LogLayer transport ships messages, context and metadata", async (t) => {
  const { intake, transport, log } = await serve(t);

  log.withContext({ service: "shop" });
  log.withMetadata({ order: 7 }).info("placed", 7, true);
  const result = await transport.close();

  assert.deepEqual(arrived(intake), [
    { level: "info", message: "placed 7 true", service: "shop", order: 7 },
  ]);
  assert.deepEqual(result, { delivered: 1, dropped: 0, pending: 0 });
});

test("the LogLayer transport takes every level", async (t) => {
  const { intake, transport, log } = await serve(t);
  const levels = ["trace", "debug", "info", "warn", "error", "fatal"] as const;

  for (const level of levels) log[level](level);
  await transport.flush();

  assert.deepEqual(intake.delivered.map(({ level }) => level), levels);
});

test("the LogLayer transport keeps errors whole without a serializer", async (t) => {
  const { intake, transport, log } = await serve(t);
  const error = new TypeError("boom", { cause: new Error("inner") });

  log.withError(error).error("failed");
  log.errorOnly(error);
  await transport.close();

  const [failed, only] = intake.delivered as { message: string; err: Record<string, unknown> }[];
  assert.equal(failed!.message, "failed");
  assert.equal(failed!.err.name, "TypeError");
  assert.equal((failed!.err.cause as { message: string }).message, "inner");
  assert.equal(only!.message, "boom");
  assert.equal(only!.err.message, "boom");
});

test("the LogLayer transport puts fields where LogLayer is told to have them", async (t) => {
  const { intake, transport, log } = await serve(t, {
    contextFieldName: "context",
    metadataFieldName: "metadata",
    errorFieldName: "error",
    errorFieldInMetadata: true,
  });

  log.withContext({ service: "shop" });
  log.withMetadata({ order: 7 }).withError(new Error("boom")).warn("late");
  log.metadataOnly({ alone: true });
  await transport.close();

  const [late, alone] = arrived(intake) as { metadata: { error: Record<string, unknown> } }[];
  const { error, ...metadata } = late!.metadata;
  assert.deepEqual({ ...late, metadata }, {
    level: "warn",
    message: "late",
    context: { service: "shop" },
    metadata: { order: 7 },
  });
  assert.equal(error!.message, "boom");
  assert.deepEqual(alone, {
    level: "info",
    context: { service: "shop" },
    metadata: { alone: true },
  });
});

test("the LogLayer transport ships what JSON cannot hold, and a field never replaces the message", async (t) => {
  const { intake, transport, log } = await serve(t);
  const circular: Record<string, unknown> = { big: 1n, message: "mine", level: "mine" };
  circular.self = circular;

  log.withMetadata(circular).info("odd");
  await transport.close();

  const [record] = intake.delivered;
  assert.equal(record!.message, "odd");
  assert.equal(record!.level, "info");
  assert.equal(record!.big, "1");
});

test("a transport that LogLayer lets go of delivers what it has", async (t) => {
  const { intake, transport, log } = await serve(t);

  log.info("last words");
  log.withFreshTransports(new BetterStackTransport(intake.options));
  await intake.until(() => intake.delivered.length === 1);

  assert.equal(transport.enabled, false);
  assert.deepEqual(arrived(intake), [{ level: "info", message: "last words" }]);
});

test("a transport over a logger of one's own leaves it open", async (t) => {
  const intake = await serveIntake(t);
  const logger = createLogger(intake.options);
  const transport = new BetterStackTransport({ logger, id: "mine" });
  const log = new LogLayer({ transport });

  log.info("through LogLayer");
  await transport.close();
  log.info("not taken");
  logger.info("after");
  await logger.close();

  assert.equal(log.getLoggerInstance("mine"), logger);
  assert.deepEqual(intake.delivered.map(({ message }) => message), ["through LogLayer", "after"]);
});
