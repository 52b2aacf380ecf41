import type { Operator } from "./query.ts";
import { type Scanner, shown } from "./scanner.ts";
import type { ClauseSyntax, PhraseSyntax, RangeSyntax, Written } from "./syntax.ts";
import { columnProblem, isKeyword } from "./words.ts";

/** Reads what begins with a word: a clause if an operator follows, else text. */
export function readWord(scanner: Scanner): ClauseSyntax | RangeSyntax | PhraseSyntax | undefined {
  const word = scanner.word();
  if (word === undefined) return undefined;
  if (isKeyword(word.text)) {
    scanner.at = word.start;
    return undefined;
  }
  const url = readUrl(scanner, word);
  if (url !== undefined) return url;
  const operator = scanner.operator();
  if (operator !== undefined) return readClause(scanner, word, operator);
  endWord(scanner, word);
  return { kind: "phrase", ...word };
}

/** A URL looks like a column and a value, but nobody means that. */
function readUrl(scanner: Scanner, scheme: Written): PhraseSyntax | undefined {
  if (!scanner.text.startsWith("://", scanner.at)) return undefined;
  scanner.skip(":");
  const text = `${scheme.text}:${scanner.restOfUrl()}`;
  return { kind: "phrase", text, isQuoted: false, start: scheme.start, end: scanner.at };
}

function readClause(
  scanner: Scanner,
  { text: column, start }: Written,
  operator: Operator,
): ClauseSyntax | RangeSyntax {
  const problem = columnProblem(column);
  if (problem !== undefined) {
    scanner.fail(problem, start, 'text goes between quotes: "10.0.0.1:80"');
  }
  const valueAt = scanner.at;
  if (scanner.peek() === "[" && (operator === ":" || operator === "=")) {
    return { kind: "range", column, ...readRange(scanner), start, end: scanner.at };
  }
  const value = scanner.quoted() ?? scanner.value();
  if (value === undefined || (!value.isQuoted && isKeyword(value.text))) {
    const found = value === undefined ? scanner.found() : `found ${shown(value.text)}`;
    scanner.fail(`expected a value after ${shown(column + operator)}`, valueAt, found);
  }
  endWord(scanner, value);
  return { kind: "clause", column, operator, value, start, end: value.end };
}

/** Reads `[from TO to]`. */
function readRange(scanner: Scanner): { from: Written | undefined; to: Written | undefined } {
  const start = scanner.at;
  scanner.skip("[");
  const [from, between, to] = [scanner.bound(), scanner.bound(), scanner.bound()];
  if (!to || between?.text.toUpperCase() !== "TO" || !scanner.skip("]")) {
    scanner.fail("expected a range", start, "it is written [from TO to], with * for an open end");
  }
  const isOpen = (bound: Written | undefined): boolean => bound?.text === "*";
  if (isOpen(from) && isOpen(to)) scanner.fail("this range has no end", start, "leave it out");
  return { from: isOpen(from) ? undefined : from, to: isOpen(to) ? undefined : to };
}

/** After a word comes space, a parenthesis or the end; anything else belonged to it. */
function endWord(scanner: Scanner, word: Written): void {
  const next = scanner.text[word.end] ?? " ";
  if (/[\s)]/.test(next)) return;
  scanner.fail(
    `${shown(next)} cannot follow ${shown(scanner.text.slice(word.start, word.end))}`,
    word.end,
    "put quotes around the whole text or value",
  );
}
