import { MAX_DEPTH } from "./query.ts";
import { readWord } from "./read_clause.ts";
import { type Scanner, shown } from "./scanner.ts";
import type { QuerySyntax } from "./syntax.ts";
import { NUMBER } from "./words.ts";

/**
 * Reads a query as people write it, which is more than what the service takes; undefined when there is
 * none.
 *
 * @throws {QuerySyntaxError} for a mistake, with its place
 */
export function readQuery(scanner: Scanner): QuerySyntax | undefined {
  if (scanner.peek() === "") return undefined;
  const query = readJunction(scanner, "or", 0);
  if (scanner.peek() === "") return query;
  if (scanner.peek() === ")") scanner.fail("there is no group for `)` to close");
  const { at } = scanner;
  const advice = 'text of several words goes between quotes: "connection refused"';
  scanner.fail(`expected AND or OR, ${scanner.found()}`, at, advice);
}

/** Reads what OR joins, or what AND joins, which binds tighter. */
function readJunction(scanner: Scanner, kind: "or" | "and", depth: number): QuerySyntax {
  const readPart = (): QuerySyntax =>
    kind === "or" ? readJunction(scanner, "and", depth) : readOperand(scanner, depth);
  const first = readPart();
  const parts = [first];
  let last = first;
  while (scanner.keyword(kind)) parts.push(last = readPart());
  if (last === first) return first;
  return { kind, parts, isGrouped: false, start: first.start, end: last.end };
}

function readOperand(scanner: Scanner, depth: number): QuerySyntax {
  scanner.peek();
  const start = scanner.at;
  let isNegated = false;
  while (scanner.keyword("not") || skipMinus(scanner)) isNegated = !isNegated;
  const of = readGroup(scanner, depth) ?? readPhrase(scanner) ?? readWord(scanner);
  if (of === undefined) scanner.fail("expected a word or a clause", scanner.at, scanner.found());
  return isNegated ? { kind: "not", of, start, end: of.end } : of;
}

/** A minus is a NOT where what follows cannot be meant otherwise. */
function skipMinus(scanner: Scanner): boolean {
  if (scanner.peek() !== "-") return false;
  const start = scanner.at++;
  if (/["(]/.test(scanner.text[scanner.at] ?? "")) return true;
  const word = /[-\s]/.test(scanner.text[scanner.at] ?? " ") ? undefined : scanner.word();
  const isClause = word !== undefined && scanner.operator() !== undefined;
  scanner.at = isClause ? start + 1 : start;
  if (isClause || (word && NUMBER.test(`-${word.text}`))) return isClause;
  const text = `-${word?.text ?? ""}`;
  scanner.fail(
    `${shown(text)} may mean two things`,
    start,
    `write ${shown(`"${text}"`)} to find it, or NOT to leave out what follows`,
  );
}

function readGroup(scanner: Scanner, depth: number): QuerySyntax | undefined {
  if (scanner.peek() !== "(") return undefined;
  const start = scanner.at++;
  if (depth === MAX_DEPTH) scanner.fail(`groups can be nested ${MAX_DEPTH} deep, not more`, start);
  const inside = readJunction(scanner, "or", depth + 1);
  if (!scanner.skip(")")) {
    if (scanner.peek() === "") scanner.fail("a group is never closed that opens", start);
    const { at } = scanner;
    scanner.fail(`expected AND, OR or \`)\`, ${scanner.found()}`, at);
  }
  const isJunction = inside.kind === "and" || inside.kind === "or";
  return isJunction ? { ...inside, isGrouped: true, start, end: scanner.at } : inside;
}

function readPhrase(scanner: Scanner): QuerySyntax | undefined {
  const phrase = scanner.quoted();
  if (phrase === undefined) return undefined;
  if (scanner.operator() !== undefined) {
    scanner.fail("a column goes without quotes", phrase.start, `found "${phrase.text}"`);
  }
  return { kind: "phrase", ...phrase };
}
