import { isWritable, literalRegex } from "./literal.ts";
import type {
  Clause,
  ComparisonOperator,
  ContainsOperator,
  EqualityOperator,
  Operator,
  QueryValue,
  RegexOperator,
} from "./query.ts";
import { compileRegex } from "./regex/regex.ts";
import { regexSource } from "./regex/source.ts";
import { canonicalNumber, columnProblem } from "./words.ts";

/** Compares a column with a value for equality. */
export function where(column: string, operator: EqualityOperator, value: QueryValue): Clause;
/** Looks for text within a column. */
export function where(column: string, operator: ContainsOperator, value: string): Clause;
/** Looks for a regex, in RE2's dialect, within a column. */
export function where(column: string, operator: RegexOperator, value: string | RegExp): Clause;
/** Compares a column with a number. */
export function where(
  column: string,
  operator: ComparisonOperator,
  value: number | bigint,
): Clause;
/**
 * Makes one comparison.
 *
 * Text is taken as it is: nothing in it is a wildcard. Where the language has no way to write it (a
 * quote, a backslash or an asterisk) it becomes a regex that finds the same.
 *
 * @throws {TypeError} for a column that cannot be written, or a value that does not go with the operator
 * @throws {RangeError} for a number that is not finite
 * @throws {RegexError} for a mistake in a regex, or what RE2 does not have, such as looking ahead
 *
 * @example
 * ```ts
 * import { where } from "@mikser-io/better-stack/query";
 *
 * where("context.user.id", "=", 42);
 * where("host", "=~", "^prod-");
 * ```
 */
export function where(column: string, operator: Operator, value: QueryValue | RegExp): Clause {
  const problem = columnProblem(column);
  if (problem) throw new TypeError(problem);
  switch (operator) {
    case "=":
    case "!=":
      return typeof value === "string"
        ? textClause(column, operator, value)
        : numberClause(column, operator, value);
    case ":":
    case "!:":
      if (typeof value === "string") return textClause(column, operator, value);
      throw new TypeError(`${operator} takes text, not ${typeof value}`);
    case "=~":
    case "!~":
      return regexClause(column, operator, value);
    case ">=":
    case "<=":
    case ">":
    case "<":
      return numberClause(column, operator, value);
    default:
      throw new TypeError(
        `there is no operator ${operator}; there are = != : !: =~ !~ >= <= > <`,
      );
  }
}

/** Compares a column, whose name is good, with text, by a regex where it cannot be written. */
export function textClause(
  column: string,
  operator: "=" | "!=" | ":" | "!:",
  value: string,
): Clause {
  if (isWritable(value)) return { kind: "clause", column, operator, value };
  const regex = literalRegex(value);
  const whole = operator === "=" || operator === "!=";
  return regexClause(column, operator.startsWith("!") ? "!~" : "=~", whole ? `^${regex}$` : regex);
}

function regexClause(column: string, operator: RegexOperator, value: unknown): Clause {
  if (typeof value !== "string" && !(value instanceof RegExp)) {
    throw new TypeError(`${operator} takes a regex, as text or RegExp, not ${typeof value}`);
  }
  const source = regexSource(value);
  compileRegex(source);
  return { kind: "clause", column, operator, value: source };
}

function numberClause(column: string, operator: Operator, value: unknown): Clause {
  if (typeof value !== "number" && typeof value !== "bigint") {
    throw new TypeError(`${operator} compares numbers, it does not take ${typeof value}`);
  }
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new RangeError(`a number must be finite, not ${value}`);
  }
  return { kind: "clause", column, operator, value: canonicalNumber(value) };
}
