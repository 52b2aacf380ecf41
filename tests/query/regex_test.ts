import assert from "node:assert/strict";
import { test } from "node:test";
import { compileRegex } from "../../src/query/regex/regex.ts";

/** Each row: a regex, texts in which it finds something, and texts in which it does not. */
const TABLE: readonly [string, readonly string[], readonly string[]][] = [
  ["abc", ["abc", "xabcx"], ["ab", "ABC", ""]],
  ["", ["", "x"], []],
  ["^prod-", ["prod-1"], ["my-prod-1"]],
  ["-api$", ["my-api"], ["my-api-1", "-api\n"]],
  ["^$", [""], ["x", "\n"]],
  ["a.c", ["abc", "a𝒳c"], ["a\nc", "ac"]],
  ["a|b|", ["", "x"], []],
  ["^(?:ab|cd)$", ["ab", "cd"], ["abcd", "ad"]],
  ["^(a|b)(?P<name>c)(?<other>d)$", ["acd", "bcd"], ["abcd"]],
  ["^a*$", ["", "aaa"], ["b"]],
  ["^a+?b??$", ["a", "ab"], ["", "abb"]],
  ["^a{2,3}$", ["aa", "aaa"], ["a", "aaaa"]],
  ["^a{2}$", ["aa"], ["a"]],
  ["^a{2,}$", ["aa", "aaaaa"], ["a"]],
  ["^a{0}$", [""], ["a"]],
  ["^a{,2}$", ["a{,2}"], ["aa"]],
  ["^[a-c_]+$", ["abc_"], ["d", ""]],
  ["^[^a-c]$", ["d", "\n", "𝒳"], ["a"]],
  ["^[]a]$", ["]", "a"], ["[]a]"]],
  ["^[a-]$", ["a", "-"], ["b"]],
  ["^[[]$", ["["], ["]"]],
  ["^[[:alpha:][:^space:]-]$", ["a", "1", "-"], [" "]],
  ["^[\\d\\-x]+$", ["12-x"], ["y"]],
  ["^\\w\\W\\s\\S\\d\\D$", ["a- x1x"], ["abcdef"]],
  ["^\\s$", [" ", "\t", "\n"], ["\v", "\u00a0"]],
  ["^\\x22\\x{1f600}\\.\\/$", ['"😀./'], ["x"]],
  ["^\\t\\n$", ["\t\n"], ["tn"]],
  ["^\\pL\\p{Lu}\\p{Greek}\\PN\\p{^L}$", ["éÉαa1"], ["11111"]],
  ["\\bfoo\\b", ["foo", "a foo b"], ["foobar", "food"]],
  ["foo\\B", ["foobar"], ["foo"]],
  ["\\Aab\\z", ["ab"], ["ab\n"]],
  ["(?i)error", ["ERROR", "Error"], ["terra"]],
  ["(?i)^[a-c]é$", ["BÉ"], ["dé"]],
  ["a(?i:b)c", ["aBc", "abc"], ["ABC"]],
  ["a(?i)b|c", ["aB", "C"], ["AB"]],
  ["(?i)a(?-i:b)", ["Ab"], ["AB"]],
  ["(?s)a.c", ["a\nc"], []],
  ["(?m)^b$", ["a\nb\nc"], ["ab"]],
  ["^(a*)*$", ["aaa", ""], ["b"]],
  ["^(a|a)*b$", ["aab"], ["aac"]],
  ["(|a)+", ["", "b"], []],
  ["ß", ["ß"], ["SS"]],
  ["(?i)s", ["S"], ["ß"]],
];

test("compileRegex() finds what RE2 finds", () => {
  for (const [source, found, missed] of TABLE) {
    const finds = compileRegex(source);
    for (const text of found) assert.ok(finds(text), `${source} finds ${JSON.stringify(text)}`);
    for (const text of missed) {
      assert.ok(!finds(text), `${source} does not find ${JSON.stringify(text)}`);
    }
  }
});

test("compileRegex() says what is wrong, and where", () => {
  const mistakes: Record<string, [string | RegExp, number]> = {
    "ab(c": ["the group that opens here is never closed with )", 2],
    "ab)c": ["this ) closes nothing; \\) is a parenthesis to find", 2],
    "a[bc": ["the set that opens here is never closed with ]", 1],
    "a[": ["the set that opens here is never closed with ]", 1],
    "*a": ["there is nothing to repeat before *", 0],
    "(|+)": ["there is nothing to repeat before +", 2],
    "a**": ["a repetition cannot be repeated, except by ( )", 2],
    "a{2}{3}": ["a repetition cannot be repeated, except by ( )", 4],
    "a++": ["a repetition cannot be repeated, except by ( )", 2],
    "a{3,2}": [/^a repetition goes from a number up to another/, 1],
    "a{1001}": [/at most 1000$/, 1],
    "a(?=b)": ["the service's regexes cannot look ahead or behind", 1],
    "(?<!a)b": ["the service's regexes cannot look ahead or behind", 0],
    "(a)\\1": ["the service's regexes have no back-references such as \\1", 3],
    "(?>a)": ["a group begins with (, (?: or (?P<name>", 0],
    "a\\": ["a backslash at the end of a regex escapes nothing", 1],
    "\\y": ["\\y means nothing in the service's regexes", 0],
    "\\Qa\\E": ["\\Q means nothing in the service's regexes", 0],
    "[z-a]": ["a range goes from a character up to another", 1],
    "[a-\\d]": ["a range goes from a character up to another", 1],
    "[[:alfa:]]": ["there is no set of characters named alfa", 1],
    "\\p{Klingon}": [/^\\p needs a category or a script of Unicode/, 0],
    "\\x{110000}": [/^\\x needs two hexadecimal digits/, 0],
    "((a{1000}){1000})": ["this regex is too long, or repeats too much, to be looked for", 0],
  };
  for (const [source, [message, index]] of Object.entries(mistakes)) {
    assert.throws(() => compileRegex(source), { name: "RegexError", message, index }, source);
  }
});
