/** Turns a query as it was written into what the service takes. */
import { and, everything, inMessage, not, or } from "./build.ts";
import { QuerySyntaxError } from "./errors.ts";
import type { Notes } from "./notes.ts";
import { printQuery } from "./print.ts";
import type { Query } from "./query.ts";
import { RegexError } from "./regex/tree.ts";
import type {
  ClauseSyntax,
  JunctionSyntax,
  NotSyntax,
  QuerySyntax,
  RangeSyntax,
  Span,
  Written,
} from "./syntax.ts";
import { translateClause, translatePhrase, translateRange } from "./translate_clause.ts";
import type { TimeWindow } from "./window.ts";
import { NUMBER } from "./words.ts";

/** Where a part stands, and where to say what becomes of it. */
interface Place {
  /** Where changes are told. */
  readonly notes: Notes;
  /** Where times go; undefined where the query may hold without this part. */
  readonly time: TimeWindow | undefined;
  /** There is a NOT around it, which tells what becomes of it. */
  readonly isNegated: boolean;
}

/**
 * Translates a query: changes go to `notes`, and what is said of the time to `time`.
 *
 * @throws {QuerySyntaxError} for what cannot be said to the service, with its place
 */
export function translate(syntax: QuerySyntax, notes: Notes, time: TimeWindow): Query {
  return translatePart(syntax, { notes, time, isNegated: false });
}

function translatePart(syntax: QuerySyntax, place: Place): Query {
  const { notes } = place;
  switch (syntax.kind) {
    case "phrase":
      return built(syntax, notes, () => translatePhrase(syntax, notes));
    case "clause":
      return takesTime(syntax)
        ? setTime(syntax, place)
        : built(syntax, notes, () => translateClause(syntax, notes));
    case "range":
      return syntax.column === "dt"
        ? setTime(syntax, place)
        : built(syntax, notes, () => translateRange(syntax, notes));
    case "not":
      return translateNot(syntax, place);
    default:
      return translateJunction(syntax, place);
  }
}

function translateNot(syntax: NotSyntax, { notes, isNegated }: Place): Query {
  const inside = translatePart(syntax.of, { notes, time: undefined, isNegated: true });
  const query = built(syntax, notes, () => not(inside));
  if (!isNegated) notes.sentAs("not", syntax, printQuery(query), "the service has no NOT");
  return query;
}

function translateJunction(syntax: JunctionSyntax, place: Place): Query {
  const { notes } = place;
  const time = syntax.kind === "and" ? place.time : undefined;
  const parts = syntax.parts.map((part) => translatePart(part, { ...place, time }));
  const ungrouped = syntax.parts.find((part) => part.kind === "and" && !part.isGrouped);
  if (ungrouped) {
    notes.once(
      "precedence",
      ungrouped.start,
      "AND is taken to bind tighter than OR, and parentheses are sent that say so",
    );
  }
  const query = built(syntax, notes, () => syntax.kind === "and" ? and(...parts) : or(...parts));
  if (query.kind === syntax.kind && !place.isNegated) noteTexts(syntax, parts, notes);
  return query;
}

/** Tells of text that was joined with something else. */
function noteTexts(syntax: JunctionSyntax, parts: readonly Query[], notes: Notes): void {
  parts.forEach((part, at) => {
    if (part.kind !== "text") return;
    const why = "the service searches all columns only for text on its own";
    notes.sentAs("phrase", syntax.parts[at]!, printQuery(inMessage(part)), why);
  });
}

/** Whether a comparison is with a time, which is nothing that the service compares. */
function takesTime({ column, operator, value }: ClauseSyntax): boolean {
  return column === "dt" && /[<>]/.test(operator) && !NUMBER.test(value.text);
}

function setTime(syntax: ClauseSyntax | RangeSyntax, { notes, time }: Place): Query {
  if (!time) {
    throw new QuerySyntaxError(
      notes.text,
      syntax.start,
      "a time is for the whole query, it cannot stand with OR or NOT",
      "join it to the rest with AND",
    );
  }
  const { from, to } = syntax.kind === "range" ? syntax : boundOf(syntax);
  time.set(syntax, from, to);
  return everything;
}

function boundOf(
  { operator, value }: ClauseSyntax,
): { from: Written | undefined; to: Written | undefined } {
  const isFrom = operator.startsWith(">");
  return { from: isFrom ? value : undefined, to: isFrom ? undefined : value };
}

/** What the builder makes; where it refuses, that is a mistake in this part of the text. */
function built(part: Span, notes: Notes, build: () => Query): Query {
  try {
    return build();
  } catch (error) {
    const isRefusal = error instanceof TypeError || error instanceof RangeError ||
      error instanceof RegexError;
    if (!isRefusal) throw error;
    throw new QuerySyntaxError(notes.text, part.start, error.message);
  }
}
