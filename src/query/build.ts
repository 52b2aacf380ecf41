import { isWritable } from "./literal.ts";
import {
  type Condition,
  depthOf,
  type Everything,
  type Junction,
  MAX_DEPTH,
  type Operator,
  type Query,
  type TextSearch,
} from "./query.ts";
import { textClause } from "./where.ts";

/** The query that every record answers to; it prints as `""`. */
export const everything: Everything = { kind: "everything" };

const OPPOSITES: Readonly<Record<Operator, Operator>> = {
  "=": "!=",
  "!=": "=",
  ":": "!:",
  "!:": ":",
  "=~": "!~",
  "!~": "=~",
  ">=": "<",
  "<": ">=",
  "<=": ">",
  ">": "<=",
};

/**
 * Searches all columns for text, whatever the case.
 *
 * On its own it stays what it is. Joined with other queries it becomes `message:"…"`, as the language
 * cannot search all columns and compare one at the same time.
 *
 * @throws {TypeError} for empty text, and for text with a quote, a backslash or an asterisk, which the
 * language has no way to write; `where("message", ":", …)` takes those
 */
export function text(text: string): TextSearch {
  if (text === "") throw new TypeError("there is no text to search for");
  if (isWritable(text)) return { kind: "text", text };
  throw new TypeError(
    `a search in all columns cannot hold a quote, a backslash or an asterisk: ${
      JSON.stringify(text)
    }; search one column, as in where("message", ":", …)`,
  );
}

/** Joins queries that must all hold. Without any it is {@linkcode everything}. */
export function and(...queries: readonly Query[]): Query {
  return join("and", queries.filter((query) => query.kind !== "everything"));
}

/**
 * Joins queries of which at least one must hold.
 *
 * @throws {TypeError} without any query: nothing would be found
 */
export function or(...queries: readonly Query[]): Query {
  if (queries.length === 0) {
    throw new TypeError("or() needs a query: without any, nothing is found");
  }
  return queries.some((query) => query.kind === "everything") ? everything : join("or", queries);
}

/**
 * Turns a query round, by turning its operators round: the language has no NOT.
 *
 * A record without the column answers to `!=`, `!:` and `!~`, and to no comparison of numbers.
 *
 * @throws {TypeError} for {@linkcode everything}: its opposite is nothing
 */
export function not(query: Query): Query {
  if (query.kind === "everything") throw new TypeError("the opposite of everything finds nothing");
  return opposite(inMessage(query));
}

function opposite(query: Condition): Condition {
  if (query.kind === "clause") return { ...query, operator: OPPOSITES[query.operator] };
  return { kind: query.kind === "and" ? "or" : "and", parts: query.parts.map(opposite) };
}

function join(kind: "and" | "or", queries: readonly Query[]): Query {
  const [first = everything] = queries;
  if (queries.length <= 1) return first;
  const parts = queries.flatMap((query): readonly Condition[] => {
    const part = inMessage(query);
    return part.kind === kind ? part.parts : [part];
  });
  const junction: Junction = { kind, parts };
  if (depthOf(junction) <= MAX_DEPTH) return junction;
  throw new RangeError(`queries can be nested ${MAX_DEPTH} deep, not more`);
}

/** What a search in all columns becomes beside other clauses. */
export function inMessage(query: Query): Condition {
  if (query.kind === "text") return textClause("message", ":", query.text);
  return query as Condition;
}
