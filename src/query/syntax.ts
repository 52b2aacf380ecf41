/** A query as it was written, before it becomes what the service takes. */
import type { Operator } from "./query.ts";

/** Where something stands in the text: from `start` up to `end`, which is no longer part of it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Text that was written down: a bare word or what stood between quotes. */
export interface Written extends Span {
  readonly text: string;
  readonly isQuoted: boolean;
}

/** A word, a number or a phrase without a column. */
export interface PhraseSyntax extends Written {
  readonly kind: "phrase";
}

/** `column operator value`. */
export interface ClauseSyntax extends Span {
  readonly kind: "clause";
  readonly column: string;
  readonly operator: Operator;
  readonly value: Written;
}

/** `column:[from TO to]`; a bound is undefined where an asterisk leaves it open. */
export interface RangeSyntax extends Span {
  readonly kind: "range";
  readonly column: string;
  readonly from: Written | undefined;
  readonly to: Written | undefined;
}

/** `NOT x`, or `-x`. */
export interface NotSyntax extends Span {
  readonly kind: "not";
  readonly of: QuerySyntax;
}

/** `a AND b`, `a OR b`. */
export interface JunctionSyntax extends Span {
  readonly kind: "and" | "or";
  readonly parts: readonly QuerySyntax[];
  /** Whether it stood in parentheses. */
  readonly isGrouped: boolean;
}

/** A query as it was written. */
export type QuerySyntax = PhraseSyntax | ClauseSyntax | RangeSyntax | NotSyntax | JunctionSyntax;
