import assert from "node:assert/strict";
import { test } from "node:test";
import { type ParsedQuery, parseQuery, QuerySyntaxError } from "../../src/query/mod.ts";

/** What is sent for a query, and the codes of the notes that say what was changed. */
function sent(query: string): [string, ...string[]] {
  const { text, notes } = parseQuery(query);
  return [text, ...notes.map(({ code }) => code)];
}

test("parseQuery() leaves the documented forms as they are", () => {
  const documented = [
    "Hello",
    '"hello world"',
    "404",
    "-2.5",
    '"https://example.com/abcd"',
    "level=error",
    "level:err",
    'message:"connection refused"',
    'message!:"health check"',
    'host=~"^prod-"',
    'message!~"(ping|healthz)"',
    "level!=debug",
    "vercel.proxy.status_code>=400 AND vercel.proxy.status_code<500",
    "(level=error OR level=fatal) AND context.user.id=42",
    "duration_ms>250.5",
    "level:error",
    "ok=true",
    "",
  ];
  for (const query of documented) assert.deepEqual(sent(query), [query]);
});

test("parseQuery() turns NOT, and a minus, into the opposite operator", () => {
  assert.deepEqual(sent("NOT level:debug"), ["level!:debug", "not"]);
  assert.deepEqual(sent("NOT level=debug AND a=1"), ["level!=debug AND a=1", "not"]);
  assert.deepEqual(sent("-level=debug"), ["level!=debug", "not"]);
  assert.deepEqual(sent('-"health check"'), ['message!:"health check"', "not"]);
  assert.deepEqual(sent("NOT (a=1 OR b>2)"), ["a!=1 AND b<=2", "not"]);
  assert.deepEqual(sent("NOT NOT a=1"), ["a=1"]);
});

test("parseQuery() turns wildcards into regexes of the whole value", () => {
  assert.deepEqual(sent("host:prod-*"), ['host=~"^prod-"', "wildcard"]);
  assert.deepEqual(sent("host=*.example.com"), ['host=~"[.]example[.]com$"', "wildcard"]);
  assert.deepEqual(sent("path:/api/*/users"), ['path=~"^/api/.*/users$"', "wildcard"]);
  assert.deepEqual(sent("host!:*prod*"), ["host!~prod", "wildcard"]);
  assert.deepEqual(sent("host:*"), ['host=~"."', "wildcard"]);
  assert.deepEqual(sent("*time*"), ["time", "wildcard"]);
  assert.deepEqual(sent("conn*refused"), ['message=~"conn.*refused"', "wildcard"]);
  assert.deepEqual(sent("*"), ["", "wildcard"]);
});

test("parseQuery() turns times into from and to", () => {
  const range = parseQuery(
    "dt:[2026-03-27T00:00:00Z TO 2026-03-27T23:59:59+02:00] AND level=error",
  );
  assert.equal(range.text, "level=error");
  assert.equal(range.from, "2026-03-27T00:00:00Z");
  assert.equal(range.to, "2026-03-27T23:59:59+02:00");
  assert.deepEqual(range.notes.map(({ code }) => code), ["time"]);

  const window = ({ from, to }: ParsedQuery) => [from, to];
  assert.deepEqual(window(parseQuery("dt:[2026-03-27 TO *]")), ["2026-03-27T00:00:00Z", undefined]);
  assert.deepEqual(window(parseQuery("dt>=2026-03-27T10:15 AND (x AND dt<2026-03-28)")), [
    "2026-03-27T10:15Z",
    "2026-03-28T00:00:00Z",
  ]);
  assert.equal(parseQuery("x AND dt<2026-03-28").text, "x");
});

test("parseQuery() turns a range of numbers into two comparisons", () => {
  assert.deepEqual(sent("status:[400 TO 499]"), ["status>=400 AND status<=499", "range"]);
  assert.deepEqual(sent("NOT status:[* TO 3.5]"), ["status>3.5", "range", "not"]);
});

test("parseQuery() looks for a phrase beside other clauses in the message", () => {
  assert.deepEqual(sent('level:warn AND "rate limit"'), [
    'level:warn AND message:"rate limit"',
    "phrase",
  ]);
  assert.deepEqual(sent('"authentication failed" OR "invalid token" OR unauthorized'), [
    'message:"authentication failed" OR message:"invalid token" OR message:unauthorized',
    "phrase",
    "phrase",
    "phrase",
  ]);
  assert.deepEqual(sent("(timeout)"), ["timeout"]);
});

test("parseQuery() says with parentheses that AND binds tighter than OR", () => {
  assert.deepEqual(sent("a=1 OR b=2 AND c=3"), ["a=1 OR (b=2 AND c=3)", "precedence"]);
  assert.deepEqual(sent("a=1 or b=2"), ["a=1 OR b=2", "case"]);
});

test("parseQuery() finds by a regex what cannot stand between quotes", () => {
  assert.deepEqual(sent('message:"say \\"hi\\""'), ['message=~"say .hi."', "escape"]);
  assert.deepEqual(sent('path="C:\\\\"'), ['path=~"^C:.$"', "escape"]);
  assert.deepEqual(sent('message!:"a * b"'), ['message!~"a [*] b"', "escape"]);
  assert.deepEqual(sent('message=~"\\d+ \\"x\\""'), ['message=~"\\d+ \\x22x\\x22"']);
  assert.deepEqual(sent('"50 * 2"'), ['message=~"50 [*] 2"', "escape"]);
});

test("parseQuery() puts quotes where the service asks for them", () => {
  assert.deepEqual(sent("https://example.com/a?b=1&c=2"), ['"https://example.com/a?b=1&c=2"']);
  assert.deepEqual(sent("url=https://example.com/a"), ['url="https://example.com/a"']);
  assert.deepEqual(sent("service : api-gateway"), ['service:"api-gateway"']);
});

test("parseQuery() keeps every digit of an id", () => {
  assert.deepEqual(parseQuery("user.id=175928847299117063").query, {
    kind: "clause",
    column: "user.id",
    operator: "=",
    value: 175928847299117063n,
  });
});

test("parseQuery() tells in words what was changed, where and why", () => {
  const { notes } = parseQuery("level=error AND host:prod-*");

  assert.deepEqual(notes, [{
    code: "wildcard",
    index: 16,
    message: '`host:prod-*` is sent as `host=~"^prod-"`: the service has no wildcards',
  }]);
});

test("parseQuery() says what is wrong, and at which column", () => {
  const mistakes: Record<string, string> = {
    "level=": "expected a value after `level=` at column 7",
    "level= AND a=1": "expected a value after `level=` at column 7; found `AND`",
    "a==b": "expected a value after `a=` at column 3; found `=b`",
    "level=error AND": "expected a word or a clause at column 16",
    "AND a=1": "expected a word or a clause at column 1; found `AND`",
    "=5": "expected a word or a clause at column 1; found `=5`",
    "()": "expected a word or a clause at column 2; found `)`",
    "(a=1 OR b=2": "a group is never closed that opens at column 1",
    "(a=1 b=2)": "expected AND, OR or `)`, found `b=2` at column 6",
    "a=1)": "there is no group for `)` to close at column 4",
    "connection refused":
      'expected AND or OR, found `refused` at column 12; text of several words goes between quotes: "connection refused"',
    'message:"abc':
      'a quote is never closed that opens at column 9; close it with " (within quotes, \\\\ is a backslash and \\" is a quote)',
    '"level"=error': 'a column goes without quotes at column 1; found "level"',
    "hello!": "`!` cannot follow `hello` at column 6; put quotes around the whole text or value",
    "url=a=b": "`=` cannot follow `a` at column 6; put quotes around the whole text or value",
    "10.0.1.5:5432":
      'a column cannot be a number at column 1; text goes between quotes: "10.0.0.1:80"',
    "level>error":
      "expected a number after `level>` at column 7; found `error`; only dt is compared with times, and text with = or :",
    "-debug":
      '`-debug` may mean two things at column 1; write `"-debug"` to find it, or NOT to leave out what follows',
    "a=1 OR dt:[2026-01-01 TO *]":
      "a time is for the whole query, it cannot stand with OR or NOT at column 8; join it to the rest with AND",
    "NOT dt>2026-01-01":
      "a time is for the whole query, it cannot stand with OR or NOT at column 5; join it to the rest with AND",
    "dt:[today TO *]":
      "expected a time in ISO 8601 at column 5; such as 2026-03-27 or 2026-03-27T10:15:00Z",
    "dt:[2026-01-01 TO *] AND dt>2026-01-02": "the time is given a second time at column 26",
    "dt:[2026-01-02 TO 2026-01-01]": "the time ends before it begins at column 1",
    "status:[400 499]":
      "expected a range at column 8; it is written [from TO to], with * for an open end",
    "status:[* TO *]": "this range has no end at column 8; leave it out",
    "status:[a TO b]":
      "expected a number after `status:[` at column 9; found `a`; only dt is compared with times, and text with = or :",
    'host=~"^prod-("': "the group that opens here is never closed with ) at column 14",
    "NOT *": "the opposite of everything finds nothing at column 1",
    "❌❌ AND level=": "expected a value after `level=` at column 14",
  };
  for (const [query, message] of Object.entries(mistakes)) {
    assert.throws(() => parseQuery(query), { name: "QuerySyntaxError", message }, query);
  }
});

test("QuerySyntaxError holds the query, the index and the column", () => {
  assert.throws(() => parseQuery("❌ AND 𝒳="), (error) => {
    assert.ok(error instanceof QuerySyntaxError);
    assert.deepEqual([error.query, error.index, error.column], ["❌ AND 𝒳=", 9, 9]);
    return true;
  });
});
