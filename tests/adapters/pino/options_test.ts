import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { resolvePinoOptions, usableOptions } from "../../../src/adapters/pino/options.ts";
import { createDelivery } from "../../../src/core/delivery.ts";

describe("options that a worker is given", () => {
  test("are taken where they are good, and told by name where they are bad", () => {
    const { options, problems } = usableOptions({
      sourceToken: "token",
      fields: { a: 1 },
      maxConcurrency: 0,
      pinoWillSendConfig: true,
    });

    assert.deepEqual({ ...options }, {
      sourceToken: "token",
      fields: { a: 1 },
      pinoWillSendConfig: true,
    });
    assert.deepEqual(problems, ["maxConcurrency must be at least 1, not 0"]);
  });

  test("may be those of @logtail/pino, but one of our own name comes first", () => {
    const options = { endpoint: "https://a.example", batchSize: 5, batchInterval: 50, syncMax: 9 };

    const { ingestingHost, maxBatchRecords, batchIntervalMs } = usableOptions({ options }).options;
    assert.deepEqual({ ingestingHost, maxBatchRecords, batchIntervalMs }, {
      ingestingHost: "https://a.example",
      maxBatchRecords: 5,
      batchIntervalMs: 50,
    });
    const both = usableOptions({ ingestingHost: "b.example", options });
    assert.equal(both.options.ingestingHost, "b.example");
    const bad = usableOptions({ options: { endpoint: "http://a.example" } });
    assert.match(bad.problems.join(), /^options\.endpoint must be an https: URL/);
  });

  test("may be insecure URLs only where that is permitted, wherever it says so", () => {
    const ingestingHost = "http://127.0.0.1:1";

    assert.equal(usableOptions({ ingestingHost }).problems.length, 1);
    assert.deepEqual(usableOptions({ ingestingHost, allowInsecureUrl: true }).problems, []);
    const environment = { BETTERSTACK_ALLOW_INSECURE_URL: "1" };
    assert.deepEqual(usableOptions({ ingestingHost, environment }).problems, []);
    const forbidden = usableOptions({ ingestingHost, environment, allowInsecureUrl: false });
    assert.equal(forbidden.problems.length, 1);
  });

  test("never make anything throw, and never show a token", () => {
    const names = [
      ...["sourceToken", "ingestingHost", "allowInsecureUrl", "level", "shape", "levels", "fields"],
      ...["redact", "timestampField", "closeTimeoutMs", "maxBatchRecords", "maxBatchBytes"],
      ...["maxRecordBytes", "maxQueueBytes", "overflow", "retryForMs", "options", "environment"],
      ...["__proto__", "constructor", "transform", "fetch", "onError"],
    ];
    const cloneable = fc.anything({ withBigInt: true, withDate: true, withMap: true });
    const given = fc.oneof(
      cloneable,
      fc.dictionary(fc.constantFrom(...names), fc.oneof(cloneable, fc.double(), fc.string())),
    );
    fc.assert(
      fc.property(given, (given) => {
        const { options, environment = {} } = usableOptions(given);

        resolvePinoOptions(options);
        createDelivery(options, environment);
      }),
      { numRuns: 500 },
    );
    assert.ok(!usableOptions({ sourceToken: "se cret" }).problems.join().includes("se cret"));
  });
});
