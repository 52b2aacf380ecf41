import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { matches, parseQuery } from "../../../src/query/mod.ts";
import { clauseFor, toggled } from "../../../src/sandbox/page/browser/clause.ts";

test("clauseFor() writes what the query language reads", () => {
  assert.equal(clauseFor("level", "error"), "level=error");
  assert.equal(clauseFor("err.code", "card declined"), 'err.code="card declined"');
  assert.equal(clauseFor("status", 502), "status=502");
  assert.equal(clauseFor("ok", false), "ok=false");
  assert.equal(clauseFor("level", "and"), 'level="and"');
});

test("clauseFor() gives nothing where the language has no simple way to write it", () => {
  assert.equal(clauseFor("a b", 1), undefined);
  assert.equal(clauseFor("not", 1), undefined);
  assert.equal(clauseFor("path", 'say "hi"'), undefined);
  assert.equal(clauseFor("share", 0.1), undefined);
  assert.equal(clauseFor("none", null), undefined);
});

test("clauseFor() writes clauses that find the record they were made of, whatever is in it", () => {
  const value = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.integer(),
    fc.boolean(),
    fc.stringMatching(/^[\w ./:-]+$/),
  );

  fc.assert(fc.property(fc.string(), value, (key, value) => {
    const clause = clauseFor(key, value);
    if (clause === undefined) return;
    assert.ok(matches(parseQuery(clause).query, { [key]: value }), clause);
  }));
});

test("toggled() adds a clause to a query, and takes it away again", () => {
  assert.equal(toggled("", "level=error"), "level=error");
  assert.equal(toggled("a=1", "level=error"), "a=1 AND level=error");
  assert.equal(toggled("a=1 AND level=error", "level=error"), "a=1");
  assert.equal(toggled("a=1 OR b=2", "level=error"), "(a=1 OR b=2) AND level=error");
});
