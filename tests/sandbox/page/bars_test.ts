import assert from "node:assert/strict";
import { test } from "node:test";
import { barsOf, chartSentence, scaleOf } from "../../../src/sandbox/page/browser/bars.ts";
import type { Histogram } from "../../../src/sandbox/page/browser/wire.ts";

function histogram(...counts: Record<string, number>[]): Histogram {
  const buckets = counts.map((counts, n) => ({ at: new Date(n * 10_000).toISOString(), counts }));
  const total = counts.flatMap((counts) => Object.values(counts)).reduce((a, b) => a + b, 0);
  return { from: null, to: null, bucketMs: 10_000, total, levels: [], buckets };
}

test("barsOf() stacks the levels of the same colour together, the worst on top", () => {
  const [bar] = barsOf(histogram({ error: 1, info: 5, warning: 2, warn: 1, audit: 1 }));

  assert.deepEqual(bar?.parts, [
    { tone: "other", count: 1 },
    { tone: "info", count: 5 },
    { tone: "warn", count: 3 },
    { tone: "error", count: 1 },
  ]);
  assert.equal(bar?.total, 10);
});

test("scaleOf() is what the highest bar holds", () => {
  assert.equal(scaleOf(barsOf(histogram({ info: 3 }, { info: 2, error: 2 }, {}))), 4);
  assert.equal(scaleOf([]), 0);
});

test("chartSentence() says what the chart shows", () => {
  const data = histogram({ info: 3 }, { info: 20, error: 1, panic: 1 });

  const sentence = chartSentence(data, barsOf(data));

  assert.match(
    sentence,
    /^25 records in steps of 10 s, the most, 22, at [\d:]{8}; 2 errors among them$/,
  );
  assert.equal(chartSentence(histogram(), []), "No records yet");
});

test("barsOf() counts levels that are called like what objects have by themselves", () => {
  const [bar] = barsOf(histogram(JSON.parse('{"__proto__":2,"constructor":1}')));

  assert.deepEqual(bar?.parts, [{ tone: "other", count: 3 }]);
});
