import type { Clause, Query } from "./query.ts";
import { decimals, isPlainWord, NUMBER } from "./words.ts";

/**
 * Prints a query as text for Better Stack: documented forms only, `""` for everything.
 *
 * Whatever might be read in two ways is made certain: text that is not a plain word has quotes, and AND
 * within OR has parentheses. {@linkcode parseQuery} reads the text back as the same query.
 *
 * @example
 * ```ts
 * import { and, printQuery, where } from "@mikser-io/better-stack/query";
 *
 * printQuery(and(where("level", "=", "error"), where("message", ":", "timed out")));
 * // level=error AND message:"timed out"
 * ```
 */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case "everything":
      return "";
    case "text":
      return NUMBER.test(query.text) ? query.text : printText(query.text);
    case "clause":
      return printClause(query);
    default:
      return query.parts
        .map((part) => part.kind === "clause" ? printClause(part) : `(${printQuery(part)})`)
        .join(` ${query.kind.toUpperCase()} `);
  }
}

function printClause({ column, operator, value }: Clause): string {
  if (typeof value !== "string") return `${column}${operator}${decimals(value)}`;
  // What is contained is always text: digits need no quotes to say so.
  const asIs = (operator === ":" || operator === "!:") && NUMBER.test(value);
  return `${column}${operator}${asIs ? value : printText(value)}`;
}

function printText(text: string): string {
  return isPlainWord(text) ? text : `"${text}"`;
}
