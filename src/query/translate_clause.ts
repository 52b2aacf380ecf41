/** Turns single clauses and phrases into what the service takes. */
import { and, everything, text } from "./build.ts";
import { QuerySyntaxError } from "./errors.ts";
import { isWritable, wildcardRegex } from "./literal.ts";
import type { Notes } from "./notes.ts";
import { printQuery } from "./print.ts";
import type { Clause, Query } from "./query.ts";
import { RegexError } from "./regex/tree.ts";
import { shown } from "./scanner.ts";
import type { ClauseSyntax, PhraseSyntax, RangeSyntax, Written } from "./syntax.ts";
import { textClause, where } from "./where.ts";
import { toNumber } from "./words.ts";

const NO_WILDCARDS = "the service has no wildcards";
const NO_ESCAPES = "nothing but a regex can stand for a quote, a backslash or an asterisk";

/** Translates what has no column. */
export function translatePhrase(phrase: PhraseSyntax, notes: Notes): Query {
  const wanted = plainText(phrase);
  if (isWildcard(phrase)) {
    const bare = wanted.replace(/^\*+/, "").replace(/\*+$/, "");
    const isPart = isWritable(bare);
    const query = bare === ""
      ? everything
      : isPart
      ? text(bare)
      : inMessage(wildcardRegex(`*${bare}*`));
    const why = isPart ? "parts of words are found as they are" : NO_WILDCARDS;
    notes.sentAs("wildcard", phrase, printQuery(query), why);
    return query;
  }
  if (isWritable(wanted)) return text(wanted);
  const query = where("message", ":", wanted);
  notes.sentAs("escape", phrase, printQuery(query), NO_ESCAPES);
  return query;
}

function inMessage(regex: string): Clause {
  return where("message", "=~", regex);
}

/** Translates a clause whose value is no time. */
export function translateClause(clause: ClauseSyntax, notes: Notes): Query {
  const { column, operator, value } = clause;
  switch (operator) {
    case "=":
    case "!=":
    case ":":
    case "!:":
      return translateText(clause, operator, notes);
    case "=~":
    case "!~":
      return translateRegex(clause, operator, notes);
    default:
      return where(column, operator, numberOf(value, column + operator, notes));
  }
}

/** Translates a range of numbers. */
export function translateRange(range: RangeSyntax, notes: Notes): Query {
  const { column, from, to } = range;
  const after = `${column}:[`;
  const query = and(
    from ? where(column, ">=", numberOf(from, after, notes)) : everything,
    to ? where(column, "<=", numberOf(to, after, notes)) : everything,
  );
  notes.sentAs("range", range, printQuery(query), "the service has no ranges");
  return query;
}

function translateText(
  clause: ClauseSyntax,
  operator: "=" | "!=" | ":" | "!:",
  notes: Notes,
): Clause {
  const { column, value } = clause;
  const isNegated = operator === "!=" || operator === "!:";
  const isEquality = operator === "=" || operator === "!=";
  const number = isEquality && !value.isQuoted ? toNumber(value.text) : undefined;
  if (number !== undefined) return where(column, operator as "=", number);

  if (isWildcard(value)) {
    const query = where(column, isNegated ? "!~" : "=~", wildcardRegex(plainText(value)));
    notes.sentAs("wildcard", clause, printQuery(query), NO_WILDCARDS);
    return query;
  }
  const query = textClause(column, operator, plainText(value));
  if (query.operator !== operator) notes.sentAs("escape", clause, printQuery(query), NO_ESCAPES);
  return query;
}

function translateRegex(
  { column, value }: ClauseSyntax,
  operator: "=~" | "!~",
  notes: Notes,
): Clause {
  try {
    return where(column, operator, value.text);
  } catch (error) {
    if (!(error instanceof RegexError)) throw error;
    const index = value.start + Number(value.isQuoted) + error.index;
    throw new QuerySyntaxError(notes.text, index, error.message);
  }
}

function numberOf(value: Written, after: string, notes: Notes): number | bigint {
  const number = value.isQuoted ? undefined : toNumber(value.text);
  if (number !== undefined) return number;
  throw new QuerySyntaxError(
    notes.text,
    value.start,
    `expected a number after ${shown(after)}`,
    `found ${
      shown(notes.text.slice(value.start, value.end))
    }; only dt is compared with times, and text with = or :`,
  );
}

function isWildcard({ text, isQuoted }: Written): boolean {
  return !isQuoted && text.includes("*");
}

/** What is meant by what is written: within quotes `\"` is a quote and `\\` a backslash. */
function plainText({ text, isQuoted }: Written): string {
  return isQuoted ? text.replace(/\\(["\\])/g, "$1") : text;
}
