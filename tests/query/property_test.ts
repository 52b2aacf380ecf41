import fc from "fast-check";
import assert from "node:assert/strict";
import { test } from "node:test";
import { and, not, or, parseQuery, printQuery, text, where } from "../../src/query/mod.ts";
import type { Query } from "../../src/query/mod.ts";
import { compileRegex } from "../../src/query/regex/regex.ts";

const anyText = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.string({ unit: fc.constantFrom(...'aZ0 "\\*()[]=!:<>~-.\n\tANDORNT{}^$|+?é𝒳') }),
  fc.constantFrom("AND", "or", "Not", "TO", "*", "-1", "1.5", "007", "1e5", "true", ""),
);
const column = fc.oneof(
  fc.constantFrom("level", "dt", "context.user.id", "x-request-id", "@type", "ünï", "5xx", "to"),
  fc.stringMatching(/^[a-z_@$#/%,;'+|&?^][\w./%@#,;'+|&?^-]{0,20}$/)
    .filter((name) => !/^(and|or|not)$/i.test(name)),
);
const anyNumber = fc.oneof(
  fc.integer(),
  fc.bigInt(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const regex = fc.constantFrom("^prod-", "a|b", 'say "x"', "[\"']", "\\d+\\\\", "\\.", "^(?i)x *$");

const clause: fc.Arbitrary<Query> = fc.oneof(
  fc.tuple(column, fc.constantFrom("=", "!="), fc.oneof(anyText, anyNumber))
    .map(([name, operator, value]) => where(name, operator as "=", value)),
  fc.tuple(column, fc.constantFrom(":", "!:"), anyText)
    .map(([name, operator, value]) => where(name, operator as ":", value)),
  fc.tuple(column, fc.constantFrom("=~", "!~"), regex)
    .map(([name, operator, value]) => where(name, operator as "=~", value)),
  fc.tuple(column, fc.constantFrom("<", "<=", ">", ">="), anyNumber)
    .map(([name, operator, value]) => where(name, operator as "<", value)),
);
const search = anyText.filter((wanted) => /^[^"\\*]+$/.test(wanted)).map(text);

const query: fc.Arbitrary<Query> = fc.letrec<{ query: Query }>((tie) => ({
  query: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    clause,
    search,
    fc.array(tie("query"), { maxLength: 4 }).map((parts) => and(...parts)),
    fc.array(tie("query"), { minLength: 1, maxLength: 4 }).map((parts) => or(...parts)),
    tie("query").filter(({ kind }) => kind !== "everything").map(not),
  ),
})).query;

test("parseQuery() reads what printQuery() writes as the same query, and changes nothing", () => {
  fc.assert(
    fc.property(query, (query) => {
      const parsed = parseQuery(printQuery(query));

      assert.deepEqual(parsed.query, query);
      assert.deepEqual(parsed.notes, []);
      assert.equal(parsed.text, printQuery(query));
    }),
    { numRuns: 2_000 },
  );
});

test("parseQuery() reads any text, or says in a QuerySyntaxError what is wrong within it", () => {
  fc.assert(
    fc.property(anyText, anyText, anyText, (one, two, three) => {
      const source = `${one}${two} ${three}`;
      try {
        const { text, query } = parseQuery(source);

        assert.deepEqual(parseQuery(text).query, query);
        assert.deepEqual(parseQuery(text).notes, []);
      } catch (error) {
        assert.ok(error instanceof Error && error.name === "QuerySyntaxError", String(error));
        assert.ok("index" in error && Number(error.index) <= source.length);
      }
    }),
    { numRuns: 5_000 },
  );
});

test("compileRegex() agrees with JavaScript where both have the same regexes", () => {
  const atom = fc.constantFrom("a", "b", ".", "[ab]", "[^a]", "\\w", "\\b", "^", "$", "\\d");
  const pattern = fc.letrec<{ pattern: string }>((tie) => ({
    pattern: fc.oneof(
      { depthSize: "small" },
      atom,
      fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => left + right),
      fc.tuple(tie("pattern"), tie("pattern")).map(([left, right]) => `(?:${left}|${right})`),
      fc.tuple(tie("pattern"), fc.constantFrom("*", "+", "?", "{2}", "{1,3}", "*?"))
        .map(([inner, count]) => `(${inner})${count}`),
    ),
  })).pattern;
  const subject = fc.string({ unit: fc.constantFrom("a", "b", "1", " ", "\n"), maxLength: 8 });

  fc.assert(
    fc.property(pattern, subject, (source, text) => {
      assert.equal(compileRegex(source)(text), new RegExp(source, "u").test(text));
    }),
    { numRuns: 3_000 },
  );
});
