import assert from "node:assert/strict";
import { test } from "node:test";
import { and, everything, not, or, printQuery, text, where } from "../../src/query/mod.ts";

test("printQuery() writes each documented operator", () => {
  assert.equal(printQuery(where("level", "=", "error")), "level=error");
  assert.equal(printQuery(where("level", "!=", "debug")), "level!=debug");
  assert.equal(printQuery(where("message", ":", "timed out")), 'message:"timed out"');
  assert.equal(printQuery(where("message", "!:", "health check")), 'message!:"health check"');
  assert.equal(printQuery(where("host", "=~", "^prod-")), 'host=~"^prod-"');
  assert.equal(printQuery(where("message", "!~", "(ping|healthz)")), 'message!~"(ping|healthz)"');
  assert.equal(printQuery(where("status", ">=", 400)), "status>=400");
  assert.equal(printQuery(where("status", "<=", -4)), "status<=-4");
  assert.equal(printQuery(where("duration_ms", ">", 250.5)), "duration_ms>250.5");
  assert.equal(printQuery(where("vercel.proxy.status", "<", 500)), "vercel.proxy.status<500");
});

test("printQuery() puts quotes around all text that is not a plain word", () => {
  assert.equal(printQuery(where("url", "=", "https://a.b/c")), 'url="https://a.b/c"');
  assert.equal(printQuery(where("code", "=", "404")), 'code="404"');
  assert.equal(printQuery(where("code", "=", 404)), "code=404");
  assert.equal(printQuery(where("word", "=", "AND")), 'word="AND"');
  assert.equal(printQuery(where("word", ":", "")), 'word:""');
  assert.equal(printQuery(text("hello world")), '"hello world"');
  assert.equal(printQuery(text("not")), '"not"');
  assert.equal(printQuery(text("404")), "404");
});

test("printQuery() writes numbers in full, without an exponent and without losing a digit", () => {
  const printed = (value: number | bigint) => printQuery(where("n", "=", value));

  assert.equal(printed(1e21), "n=1000000000000000000000");
  assert.equal(printed(1.5e-7), "n=0.00000015");
  assert.equal(printed(-1e-10), "n=-0.0000000001");
  assert.equal(printed(175928847299117063n), "n=175928847299117063");
  assert.equal(printed(-0), "n=0");
});

test("printQuery() says with parentheses what belongs together", () => {
  const [a, b, c] = [where("a", "=", 1), where("b", "=", 2), where("c", "=", 3)];

  assert.equal(printQuery(and(or(a, b), c)), "(a=1 OR b=2) AND c=3");
  assert.equal(printQuery(or(and(a, b), c)), "(a=1 AND b=2) OR c=3");
  assert.equal(printQuery(and(and(a, b), c)), "a=1 AND b=2 AND c=3");
  assert.equal(printQuery(and(or(a))), "a=1");
});

test("and() and or() take everything for what it is", () => {
  const a = where("a", "=", 1);

  assert.equal(and(), everything);
  assert.equal(and(everything, a), a);
  assert.equal(or(everything, a), everything);
  assert.equal(printQuery(everything), "");
  assert.throws(() => or(), TypeError);
});

test("and() and or() look for text in the message, as the language cannot do both at once", () => {
  const query = and(text("connection refused"), where("level", "=", "error"));

  assert.equal(printQuery(query), 'message:"connection refused" AND level=error');
  assert.equal(printQuery(and(text("alone"))), "alone");
});

test("not() turns operators round, within junctions too", () => {
  const query = and(
    where("a", "=", 1),
    or(where("b", ":", "x"), where("c", ">", 2)),
    where("d", "!~", "y"),
  );

  assert.equal(printQuery(not(query)), "a!=1 OR (b!:x AND c<=2) OR d=~y");
  assert.deepEqual(not(not(query)), query);
  assert.equal(printQuery(not(text("noise"))), "message!:noise");
  assert.throws(() => not(everything), /the opposite of everything finds nothing/);
});

test("where() finds text that cannot be written by a regex, without a backslash", () => {
  assert.equal(printQuery(where("m", ":", 'say "hi"')), 'm=~"say .hi."');
  assert.equal(printQuery(where("m", "!=", "2 * (3+4)^5")), 'm!~"^2 [*] [(]3[+]4[)].5$"');
  assert.equal(printQuery(where("path", "=", "C:\\logs")), 'path=~"^C:.logs$"');
  assert.equal(printQuery(where("v", "=", "v1.2*")), 'v=~"^v1[.]2[*]$"');
});

test("where() takes a RegExp, with the flags that change what is found", () => {
  assert.equal(printQuery(where("host", "=~", /^prod-\d+$/i)), 'host=~"(?i)^prod-\\d+$"');
  assert.equal(printQuery(where("m", "=~", /say "(?:hi|ho)"/g)), 'm=~"say \\x22(?:hi|ho)\\x22"');
});

test("where() throws for what the service would not understand", () => {
  const bad: [() => unknown, string, RegExp][] = [
    [() => where("", "=", 1), "TypeError", /a column needs a name/],
    [() => where("user id", "=", 1), "TypeError", /a column cannot hold " "/],
    [() => where("a=b", "=", 1), "TypeError", /a column cannot hold "="/],
    [() => where("OR", "=", 1), "TypeError", /OR cannot be a column/],
    [() => where("-a", "=", 1), "TypeError", /cannot begin with -/],
    [() => where("10.0.0.1", "=", 1), "TypeError", /cannot be a number/],
    [() => where("a", "=", NaN), "RangeError", /must be finite, not NaN/],
    [() => where("a", ">", "1" as unknown as number), "TypeError", /> compares numbers/],
    [() => where("a", ":", 1 as unknown as string), "TypeError", /: takes text, not number/],
    [() => where("a", "~" as "=", 1), "TypeError", /there is no operator ~; there are = !=/],
    [() => where("a", "=~", "(?!x)"), "RegexError", /cannot look ahead/],
    [() => text(""), "TypeError", /no text to search for/],
    [() => text('say "hi"'), "TypeError", /search one column/],
  ];
  for (const [call, name, message] of bad) assert.throws(call, { name, message });
});
