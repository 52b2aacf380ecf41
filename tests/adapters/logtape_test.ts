import { configure, dispose, getLogger, reset } from "@logtape/logtape";
import assert from "node:assert/strict";
import { test } from "node:test";
import { getBetterStackSink } from "../../src/adapters/logtape.ts";
import { type Intake, serveIntake } from "../support/intake.ts";

type Test = Parameters<typeof serveIntake>[0];

/** LogTape with nothing but our sink. */
async function serve(t: Test, options = {}): Promise<Intake> {
  const intake = await serveIntake(t);
  const sink = getBetterStackSink({ ...intake.options, ...options });
  await configure({
    reset: true,
    sinks: { betterStack: sink },
    loggers: [
      { category: "shop", lowestLevel: "trace", sinks: ["betterStack"] },
      { category: ["logtape", "meta"], lowestLevel: "warning", sinks: ["betterStack"] },
    ],
  });
  t.after(reset);
  return intake;
}

test("the LogTape sink ships message, level, category and properties", async (t) => {
  const intake = await serve(t);
  const before = Date.now();

  getLogger(["shop", "orders"]).info("placed {order} of {who}", { order: 7, who: { name: "Ann" } });
  await dispose();

  const [{ dt, ...record }] = intake.delivered as [{ dt: string }];
  assert.deepEqual(record, {
    level: "info",
    message: 'placed 7 of {"name":"Ann"}',
    logger: "shop.orders",
    order: 7,
    who: { name: "Ann" },
  });
  assert.ok(Date.parse(dt) >= before && Date.parse(dt) <= Date.now());
});

test("the LogTape sink takes every level, and says warn for warning", async (t) => {
  const intake = await serve(t);
  const logger = getLogger("shop");

  for (const level of ["trace", "debug", "info", "warning", "error", "fatal"] as const) {
    logger[level](level);
  }
  await dispose();

  const levels = intake.delivered.map(({ level }) => level);
  assert.deepEqual(levels, ["trace", "debug", "info", "warn", "error", "fatal"]);
});

test("the LogTape sink keeps errors whole, in properties and in the message", async (t) => {
  const intake = await serve(t);
  const error = new TypeError("boom", { cause: "the cause" });

  getLogger("shop").error("failed: {error}", { error });
  getLogger("shop").error`failed with ${error}`;
  await dispose();

  const [named, inline] = intake.delivered as { message: string; error: Record<string, unknown> }[];
  assert.equal(named!.message, "failed: boom");
  const { stack, ...rest } = named!.error;
  assert.deepEqual(rest, { name: "TypeError", message: "boom", cause: "the cause" });
  assert.match(String(stack), /TypeError: boom/);
  assert.equal(inline!.message, "failed with boom");
});

test("the LogTape sink keeps the time at which a record was logged, however late it comes", async (t) => {
  const intake = await serveIntake(t);
  const sink = getBetterStackSink(intake.options);
  const record = { category: ["a"], level: "info", message: ["late"], properties: {} };

  sink({ ...record, timestamp: 1_000 });
  await sink[Symbol.asyncDispose]();

  assert.equal(intake.delivered[0]!.dt, "1970-01-01T00:00:01.000000Z");
});

test("the LogTape sink never throws into LogTape, whatever the properties are", async (t) => {
  const intake = await serveIntake(t);
  const sink = getBetterStackSink(intake.options);
  const properties = {
    get bad(): never {
      throw new Error("no");
    },
    good: 1n,
  };

  sink({ category: ["a"], level: "info", message: ["odd ", 1n, ""], timestamp: 0, properties });
  await sink.logger.close();

  const [{ dt: _, ...record }] = intake.delivered as [{ dt: string }];
  assert.deepEqual(record, {
    level: "info",
    message: "odd 1",
    logger: "a",
    properties: { bad: "[unreadable: no]", good: "1" },
  });
});

test("the LogTape sink obeys the options of a logger", async (t) => {
  const intake = await serve(t, { level: "error", fields: { service: "shop" }, redact: ["card"] });

  getLogger("shop").info("not this");
  getLogger("shop").error("this", { card: "4111" });
  await dispose();

  const [{ dt: _, ...record }] = intake.delivered as [{ dt: string }];
  assert.equal(intake.delivered.length, 1);
  assert.deepEqual(record, {
    level: "error",
    message: "this",
    service: "shop",
    logger: "shop",
    card: "[redacted]",
  });
});
