import assert from "node:assert/strict";
import process from "node:process";
import { before, describe, test } from "node:test";
import { FAULT_CASES, OVERSIZED, POISONED } from "./cases.ts";
import { type FaultResult, matrixTable, runMatrix } from "./matrix.ts";

// The long form, as issue 3 words it, takes minutes: `deno task test:soak`.
const SOAK = process.env.SOAK === "1";
const CASES = FAULT_CASES.filter(({ soakOnly }) => SOAK || !soakOnly);

describe("what arrives when the server misbehaves", () => {
  let results: FaultResult[];

  before(async () => {
    results = await runMatrix(
      SOAK
        ? { records: 5_000, overMs: 5_000, scale: 1, cases: CASES }
        : { records: 1_000, overMs: 1_000, scale: 0.2, cases: CASES },
    );
    if (SOAK) console.log(matrixTable(results));
  });

  CASES.forEach(({ name, ambiguous, lost = 0, waitsAtLeastMs = 0 }, index) => {
    test(name, () => {
      const { logged, delivered, dropped, pending, reported, arrived, twice, account, closeMs } =
        results[index]!;

      assert.equal(arrived, logged - lost, "all that can arrive does");
      assert.equal(delivered, logged - lost, "the logger counts what arrived");
      assert.equal(dropped, lost, "and what did not");
      assert.equal(pending, 0);
      assert.equal(reported.length, lost, "onError is given what was lost, and nothing else");
      if (!ambiguous) assert.equal(twice, 0, "nothing arrives twice");
      assert.ok(account.mostAtOnce <= 4, `${account.mostAtOnce} requests at once`);
      assert.ok(account.requests.length <= 80, `${account.requests.length} requests`);
      assert.ok(closeMs < 90_000, "close() keeps its deadline");
      const took = account.requests.at(-1)! - account.requests[0]!;
      assert.ok(took >= waitsAtLeastMs, `it waited as told, ${took} ms`);
    });
  });

  test("the lost records are those that no server takes", () => {
    const reportedAt = (name: RegExp) =>
      results.find(({ fault }) => name.test(fault.name))!.reported;

    assert.deepEqual(reportedAt(/^413/), [OVERSIZED]);
    assert.deepEqual(reportedAt(/^406/), [POISONED]);
  });
});
