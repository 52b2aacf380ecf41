import type { Clause, Query, QueryValue } from "./query.ts";
import { leavesOf, type QueriedRecord, textOf, valueOf } from "./record.ts";
import { compileRegex, type RegexTest } from "./regex/regex.ts";
import { toNumber } from "./words.ts";

/** Regexes that were compiled already, by their clause. */
const compiled = new WeakMap<Clause, RegexTest>();

/**
 * Says whether a record answers to a query: the language evaluated here instead of by the service.
 *
 * Where its documentation leaves something open, this is what happens here: a search in all columns
 * ignores case, as documented, and everything else heeds it; a column that is missing or null answers to
 * `!=`, `!:` and `!~` and to nothing else; objects and arrays are taken as their JSON; digits in a string
 * are compared as a number, as the query API gives most values as strings. Regexes are RE2's, and take
 * time in proportion to the text, whatever they are.
 *
 * Never throws for a record. It throws a `RegexError` for a regex that neither builder nor parser let through.
 *
 * @example
 * ```ts
 * import { matches, parseQuery } from "@mikser-io/better-stack/query";
 *
 * const { query } = parseQuery("level=error AND context.user.id=42");
 * matches(query, { level: "error", context: { user: { id: 42 } } }); // true
 * ```
 */
export function matches(query: Query, record: QueriedRecord): boolean {
  switch (query.kind) {
    case "everything":
      return true;
    case "text":
      return holdsText(record, query.text);
    case "clause":
      return meets(query, record);
    case "and":
      return query.parts.every((part) => matches(part, record));
    case "or":
      return query.parts.some((part) => matches(part, record));
  }
}

function holdsText(record: QueriedRecord, text: string): boolean {
  const wanted = text.toLowerCase();
  for (const value of leavesOf(record)) {
    if (typeof value === "string") {
      if (value.toLowerCase().includes(wanted)) return true;
    } else if (textOf(value ?? undefined) === text) return true; // a number, not some of its digits
  }
  return false;
}

function meets(clause: Clause, record: QueriedRecord): boolean {
  const { operator, value: wanted } = clause;
  const value = valueOf(record, clause.column);
  switch (operator) {
    case "=":
      return equals(value, wanted);
    case "!=":
      return !equals(value, wanted);
    case ":":
      return contains(value, wanted);
    case "!:":
      return !contains(value, wanted);
    case "=~":
      return findsRegex(value, clause);
    case "!~":
      return !findsRegex(value, clause);
    default:
      return compares(numberOf(value), operator, Number(wanted));
  }
}

function equals(value: unknown, wanted: QueryValue): boolean {
  if (typeof wanted === "string" || typeof value !== "number") {
    return textOf(value) === String(wanted);
  }
  return value === Number(wanted);
}

function contains(value: unknown, wanted: QueryValue): boolean {
  return textOf(value)?.includes(String(wanted)) ?? false;
}

function findsRegex(value: unknown, clause: Clause): boolean {
  const text = textOf(value);
  if (text === undefined) return false;
  const test = compiled.get(clause) ?? compileRegex(String(clause.value));
  compiled.set(clause, test);
  return test(text);
}

function compares(value: number, operator: string, wanted: number): boolean {
  switch (operator) {
    case ">=":
      return value >= wanted;
    case "<=":
      return value <= wanted;
    case ">":
      return value > wanted;
    default:
      return value < wanted;
  }
}

/** NaN, which answers to no comparison, when the value is no number. */
function numberOf(value: unknown): number {
  if (typeof value === "string") return Number(toNumber(value) ?? NaN);
  return typeof value === "number" || typeof value === "bigint" ? Number(value) : NaN;
}
