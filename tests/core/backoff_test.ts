import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { backoffMs, retryAfterMs } from "../../src/core/backoff.ts";

const NOW = Date.UTC(2026, 4, 6, 12);

describe("backoffMs()", () => {
  test("doubles from half a second to half a minute", () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 8, 100, 5_000].map((failures) =>
      backoffMs(failures, () => 1)
    );
    assert.deepEqual(longest, [
      500,
      1_000,
      2_000,
      4_000,
      8_000,
      16_000,
      30_000,
      30_000,
      30_000,
      30_000,
    ]);
  });

  test("has full jitter: anything from nothing to that", () => {
    assert.equal(backoffMs(3, () => 0), 0);
    assert.equal(backoffMs(3, () => 0.25), 500);
    const waits = Array.from({ length: 200 }, () => backoffMs(1));
    assert.ok(Math.min(...waits) < 100 && Math.max(...waits) > 400 && Math.max(...waits) < 500);
  });
});

describe("retryAfterMs()", () => {
  const cases: [header: string | null, ms: number | undefined][] = [
    ["0", 0],
    ["2", 2_000],
    [" 7 ", 7_000],
    ["60", 60_000],
    ["61", 60_000],
    ["9".repeat(400), 60_000],
    ["Wed, 06 May 2026 12:00:05 GMT", 5_000],
    ["wed, 06 may 2026 12:00:05 gmt", 5_000],
    ["Wednesday, 06-May-26 12:00:05 GMT", 5_000],
    ["Wed, 06 May 2026 11:59:55 GMT", 0],
    ["Fri, 01 Jan 2100 00:00:00 GMT", 60_000],
    [null, undefined],
    ["", undefined],
    ["  ", undefined],
    ["-5", undefined],
    ["1.5", undefined],
    ["1e3", undefined],
    ["soon", undefined],
    ["try again in 12", undefined],
    ["2026", 60_000],
    ["2026-05-06T12:00:05Z", undefined],
    ["Wed, 99 May 2026 12:00:05 GMT", undefined],
  ];
  for (const [header, ms] of cases) {
    const shown = header && header.length > 40 ? `${header.slice(0, 9)}…` : header;
    test(`${JSON.stringify(shown)} is ${ms === undefined ? "not understood" : `${ms} ms`}`, () => {
      assert.equal(retryAfterMs(header, NOW), ms);
    });
  }
});
