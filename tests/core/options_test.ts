/* What the options of a delivery may be, what they are when left out, and what is said of a bad one. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { createHeartbeat, createLogger } from "../../mod.ts";
import { createEdgeLogger } from "../../src/core/invocation.ts";
import { type DeliveryOptions, levelOption, resolveDelivery } from "../../src/core/options.ts";

const MEBIBYTE = 1024 * 1024;

describe("resolveDelivery()", () => {
  test("fills in the defaults that the options document", () => {
    const { fetch: _, ...settings } = resolveDelivery({});

    assert.deepEqual(settings, {
      maxBatchRecords: 1_000,
      maxBatchBytes: 5_000_000,
      batchIntervalMs: 1_000,
      maxRecordBytes: 1_000_000,
      maxQueueBytes: 16_777_216,
      maxConcurrency: 4,
      requestTimeoutMs: 10_000,
      retryForMs: 300_000,
      overflow: "drop-oldest",
    });
  });

  test("keeps what is given, to the bounds", () => {
    const least = {
      maxBatchRecords: 1,
      maxBatchBytes: 1_000,
      batchIntervalMs: 0,
      maxRecordBytes: 200,
      maxQueueBytes: 1_000,
      maxConcurrency: 1,
      requestTimeoutMs: 1,
      retryForMs: 0,
      overflow: "drop-newest",
    } as const;
    const most = {
      maxBatchRecords: Infinity,
      maxBatchBytes: 10 * MEBIBYTE,
      batchIntervalMs: 2 ** 31 - 1,
      maxRecordBytes: 10 * MEBIBYTE - 4,
      maxQueueBytes: Infinity,
      maxConcurrency: Infinity,
      requestTimeoutMs: 2 ** 31 - 1,
      retryForMs: Infinity,
      overflow: "drop-oldest",
    } as const;
    for (const options of [least, most]) {
      const { fetch: _, ...settings } = resolveDelivery(options);
      assert.deepEqual(settings, options);
    }
  });

  test("lets no record be longer than a batch or the queue may be", () => {
    assert.equal(resolveDelivery({ maxBatchBytes: 5_000 }).maxRecordBytes, 4_996);
    assert.equal(resolveDelivery({ maxQueueBytes: 4_000 }).maxRecordBytes, 3_996);
  });

  test("looks the global fetch up with each request", async (t) => {
    const { fetch } = resolveDelivery({});
    const answer = new Response();
    const mock = t.mock.method(globalThis, "fetch", () => Promise.resolve(answer));
    t.after(() => mock.mock.restore());

    assert.equal(await fetch("https://host"), answer);
  });

  const bad: [options: Record<string, unknown>, rule: RegExp][] = [
    [{ maxBatchRecords: 0 }, /^RangeError: maxBatchRecords must be at least 1, not 0$/],
    [{ maxBatchRecords: 2.5 }, /^RangeError: maxBatchRecords must be a whole number, not 2.5$/],
    [{ maxBatchBytes: 999 }, /^RangeError: maxBatchBytes must be from 1000 to 10485760, not 999$/],
    [{ maxBatchBytes: 10 * MEBIBYTE + 1 }, /^RangeError: maxBatchBytes must be from/],
    [{ batchIntervalMs: -1 }, /^RangeError: batchIntervalMs must be from 0 to 2147483647, not -1$/],
    [{ maxRecordBytes: 199 }, /^RangeError: maxRecordBytes must be from 200/],
    [{ maxQueueBytes: NaN }, /^RangeError: maxQueueBytes must be at least 1000, not NaN$/],
    [{ maxConcurrency: 1.5 }, /^RangeError: maxConcurrency must be a whole number, not 1.5$/],
    [{ requestTimeoutMs: 2 ** 31 }, /^RangeError: requestTimeoutMs must be from 1 to/],
    [{ retryForMs: -0.5 }, /^RangeError: retryForMs must be at least 0, not -0.5$/],
    [{ maxBatchBytes: "5" }, /^TypeError: maxBatchBytes must be a number, not string$/],
    [{ overflow: "drop-all" }, /^TypeError: overflow must be one of drop-oldest, drop-newest, not/],
    [{ overflow: 5 }, /^TypeError: overflow must be one of .*, not number$/],
    [{ onError: {} }, /^TypeError: onError must be a function, not object$/],
    [{ fetch: "fetch" }, /^TypeError: fetch must be a function, not string$/],
  ];
  for (const [options, rule] of bad) {
    test(`throws for ${JSON.stringify(options)}`, () => {
      assert.throws(() => resolveDelivery(options as DeliveryOptions), (error) => {
        assert.match(String(error), rule);
        return true;
      });
    });
  }
});

test("levelOption() takes the levels that have a rank", () => {
  assert.equal(levelOption("notice"), "notice");
  assert.throws(
    () => levelOption("loud" as never),
    /^TypeError: level must be one of trace, .*loud$/,
  );
});

test("what is no options object is named as such, by everything that takes one", () => {
  const creators = {
    createLogger: (options: never) => createLogger(options, {}),
    createHeartbeat: (options: never) => createHeartbeat(options, {}),
    createEdgeLogger: (options: never) => createEdgeLogger({ waitUntil() {} }, options, {}),
  };
  for (const [name, create] of Object.entries(creators)) {
    for (const options of [null, "token", 5] as never[]) {
      const kind = options === null ? "null" : typeof options;
      assert.throws(
        () => create(options),
        { name: "TypeError", message: `options must be an object, not ${kind}` },
        name,
      );
    }
  }
});

test("the variables may be of an interface, as a Worker's bindings are", async () => {
  interface Env {
    readonly BETTERSTACK_SOURCE_TOKEN: string;
  }
  const env: Env = { BETTERSTACK_SOURCE_TOKEN: "token" };

  const logger = createLogger({}, env);

  assert.equal(logger.enabled, true);
  await logger.close();
});
