/**
 * Better Stack's live tail query language: built, read, and evaluated here.
 *
 * @example
 * ```ts
 * import { and, matches, parseQuery, printQuery, where } from "@mikser-io/better-stack/query";
 *
 * const slow = and(where("service", "=", "api"), where("duration_ms", ">", 250));
 * printQuery(slow); // service=api AND duration_ms>250
 * matches(slow, { service: "api", duration_ms: 900 }); // true
 *
 * const { text, notes } = parseQuery("level:error AND NOT host:prod-*");
 * // text: level:error AND host!~"^prod-", and the notes say why
 * ```
 *
 * @module
 */
export { and, everything, not, or, text } from "./build.ts";
export { QuerySyntaxError } from "./errors.ts";
export { matches } from "./matches.ts";
export type { QueryNote, QueryNoteCode } from "./notes.ts";
export { type ParsedQuery, parseQuery } from "./parse.ts";
export { printQuery } from "./print.ts";
export type {
  Clause,
  ComparisonOperator,
  Condition,
  ContainsOperator,
  EqualityOperator,
  Everything,
  Junction,
  Operator,
  Query,
  QueryValue,
  RegexOperator,
  TextSearch,
} from "./query.ts";
export type { QueriedRecord } from "./record.ts";
export { where } from "./where.ts";
export { RegexError } from "./regex/tree.ts";
