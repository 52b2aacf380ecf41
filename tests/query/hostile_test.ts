import assert from "node:assert/strict";
import { test } from "node:test";
import { matches, parseQuery, where } from "../../src/query/mod.ts";

/** What takes more than linear time for any of these texts takes hours, not seconds. */
const LENGTH = 500_000;
const LIMIT_MS = 10_000;

test("parseQuery() takes time in proportion to the text, whatever is in it", () => {
  const pieces = [
    ..."(-\"\\*[ \n!=:<>~.aé'",
    "NOT ",
    "- ",
    "a=1 AND ",
    "a=1 OR b=2 AND ",
    "a AND ",
    "NOT a* OR ",
    '"\\"',
    "(a=1 AND ",
    "a=(",
    "dt:[",
    "dt:[2026-01-01 TO ",
    "a:[1 TO 2] AND ",
    "a.b.",
    "https://",
    '"a" OR ',
    'a=~"(x*)*" AND ',
    'a=~"',
    "-a=1 AND ",
  ];
  for (const piece of pieces) {
    for (const tail of ["", "x", '"', ")", "=1"]) {
      const query = piece.repeat(LENGTH / piece.length) + tail;
      const start = performance.now();
      try {
        parseQuery(query);
      } catch (error) {
        assert.ok(error instanceof Error && error.name === "QuerySyntaxError", String(error));
        assert.ok(error.message.length < 1_000, "a message is for reading");
      }
      const ms = performance.now() - start;
      assert.ok(ms < LIMIT_MS, `${JSON.stringify(piece)}… took ${ms} ms`);
    }
  }
});

test("parseQuery() refuses text that only a regex can stand for, when it is too long for one", () => {
  for (
    const query of [
      "host:" + "a*".repeat(50_000),
      "a*b".repeat(50_000),
      `a="${'\\"'.repeat(50_000)}"`,
      `b=1 AND "${"\\\\".repeat(50_000)}"`,
    ]
  ) {
    assert.throws(() => parseQuery(query), { name: "QuerySyntaxError" }, query.slice(0, 20));
  }
});

test("where() lets nothing through at which matches() would throw", () => {
  assert.throws(() => where("a", "=", '"'.repeat(100_000)), { name: "RegexError" });
  assert.equal(matches(where("a", "=", '"'.repeat(500)), { a: '"'.repeat(500) }), true);
});

test("parseQuery() refuses groups nested beyond all reason instead of running out of stack", () => {
  const nested = (depth: number) => "(a=1 OR b=2 AND ".repeat(depth) + "c=3" + ")".repeat(depth);

  assert.ok(parseQuery(nested(20)));
  for (const depth of [60, 200, 100_000]) {
    assert.throws(() => parseQuery(nested(depth)), /can be nested 100 deep/);
  }
});

test("matches() takes time in proportion to the text, whatever the regex", () => {
  const text = "a".repeat(20_000) + "!";
  for (
    const regex of [
      "(a+)+$",
      "^(a|a)*$",
      "(a*)*b",
      "^(([a-z])+.)+[A-Z]([a-z])+$",
      "(.*){20}x",
      "a*a*a*c",
    ]
  ) {
    const start = performance.now();

    assert.equal(matches(where("m", "=~", regex), { m: text }), false, regex);
    const ms = performance.now() - start;
    assert.ok(ms < LIMIT_MS, `${regex} took ${ms} ms`);
  }
});

test("matches() finds a column in a record with many keys that have dots", () => {
  const keys = Array.from({ length: 1_000 }, (_, at) => "a.".repeat(at % 400) + `a${at}`);
  const record = Object.fromEntries(keys.map((key) => [key, { a: 1 }]));
  const column = "a.".repeat(400) + "b";

  const start = performance.now();
  assert.equal(matches(where(column, "=", 1), record), false);
  assert.ok(performance.now() - start < LIMIT_MS);
});
