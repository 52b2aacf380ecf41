/** What a query is: a tree of the forms that Better Stack documents, and of no other. */

/** Equal or not, for any type. */
export type EqualityOperator = "=" | "!=";
/** Contains or does not contain, for strings. */
export type ContainsOperator = ":" | "!:";
/** Matches a regex or does not, for strings. */
export type RegexOperator = "=~" | "!~";
/** Compares numbers. */
export type ComparisonOperator = ">=" | "<=" | ">" | "<";
/** Every operator of the language. */
export type Operator = EqualityOperator | ContainsOperator | RegexOperator | ComparisonOperator;

/** What a column is compared with; an integer beyond 2^53 is a bigint, so that no digit is lost. */
export type QueryValue = string | number | bigint;

/** One comparison: `level=error`. */
export interface Clause {
  /** Tells it from other queries. */
  readonly kind: "clause";
  /** The column; nested keys are joined by dots. */
  readonly column: string;
  /** How the two are compared. */
  readonly operator: Operator;
  /** What the column is compared with: a string, or a number where the operator takes one. */
  readonly value: QueryValue;
}

/** Conditions of which all (`and`) or at least one (`or`) must hold. */
export interface Junction {
  /** How the parts are joined. */
  readonly kind: "and" | "or";
  /** Two parts or more; none of them is of the same kind. */
  readonly parts: readonly Condition[];
}

/** What can be joined with AND and OR. */
export type Condition = Clause | Junction;

/** A search for text in all columns, whatever the case. The language has it only on its own. */
export interface TextSearch {
  /** Tells it from other queries. */
  readonly kind: "text";
  /** What is looked for. */
  readonly text: string;
}

/** No condition at all. */
export interface Everything {
  /** Tells it from other queries. */
  readonly kind: "everything";
}

/**
 * A query in the live tail language, made by the builder or the parser.
 *
 * Contract: https://betterstack.com/docs/logs/using-logtail/live-tail-query-language/
 */
export type Query = Everything | TextSearch | Condition;

/** Junctions in junctions: what is nested deeper is no question that a person asks. */
export const MAX_DEPTH = 100;

/** How deep junctions are nested in a query. */
export function depthOf(query: Query): number {
  if (query.kind !== "and" && query.kind !== "or") return 0;
  return 1 + query.parts.reduce((deepest, part) => Math.max(deepest, depthOf(part)), 0);
}
