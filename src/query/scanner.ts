import { QuerySyntaxError } from "./errors.ts";
import type { Operator } from "./query.ts";
import type { Written } from "./syntax.ts";

const SPACE = /\s*/y;
const WORD = /[^\s()"=!:<>~[\]{}]+/y;
const OPERATOR = /!=|!:|!~|=~|>=|<=|[=:<>]/y;
/** A colon may stand in a value: times and URLs have them. */
const VALUE = /[^\s()"=!<>~[\]{}]+/y;
const URL_REST = /\/\/[^\s()"]*/y;
const BOUND = /[^\s[\]]+/y;

const MAX_SHOWN = 30;
const UNCLOSED_ADVICE = 'close it with " (within quotes, \\\\ is a backslash and \\" is a quote)';

/**
 * Takes a query apart, piece by piece. Each piece is found by a pattern that starts where the last one
 * ended and never goes back, so that reading takes time in proportion to the text.
 */
export class Scanner {
  /** Where it stands. */
  at = 0;
  /** What is read. */
  readonly text: string;
  /** Where the first keyword stood that is not in capitals. */
  smallKeyword: Written | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The character that comes next, after any space; `""` at the end. */
  peek(): string {
    this.#match(SPACE);
    return this.text[this.at] ?? "";
  }

  /** Takes a character if it comes next, after any space. */
  skip(character: string): boolean {
    const isNext = this.peek() === character;
    if (isNext) this.at++;
    return isNext;
  }

  /** Takes AND, OR or NOT, in any case, if it comes next. */
  keyword(keyword: "and" | "or" | "not"): boolean {
    const start = (this.peek(), this.at);
    const word = this.word();
    const isIt = word?.text.toLowerCase() === keyword;
    if (!isIt) this.at = start;
    else if (word.text !== keyword.toUpperCase()) this.smallKeyword ??= word;
    return isIt;
  }

  /** A word that may be a column or text, or an operator between clauses. */
  word(): Written | undefined {
    return this.#written(WORD);
  }

  /** An operator, after any space. */
  operator(): Operator | undefined {
    this.#match(SPACE);
    return this.#match(OPERATOR) as Operator | undefined;
  }

  /** A value without quotes. */
  value(): Written | undefined {
    return this.#written(VALUE);
  }

  /** One end of a range. */
  bound(): Written | undefined {
    return this.#written(BOUND);
  }

  /** What follows a scheme and its colon. */
  restOfUrl(): string | undefined {
    return this.#match(URL_REST);
  }

  /** What stands between the quotes, as it is written; undefined when no quote comes next. */
  quoted(): Written | undefined {
    if (this.peek() !== '"') return undefined;
    const start = this.at;
    let end = start + 1;
    // A backslash takes the next character along.
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === "\\" ? 2 : 1;
    if (end >= this.text.length) {
      this.fail("a quote is never closed that opens", start, UNCLOSED_ADVICE);
    }
    this.at = end + 1;
    return { text: this.text.slice(start + 1, end), isQuoted: true, start, end: this.at };
  }

  /** What comes next, for messages; `""` at the end. */
  found(): string {
    if (this.peek() === "") return "";
    const [next = ""] = /^(?:[^\s()"]+|.)/su.exec(this.text.slice(this.at, this.at + 200)) ?? [];
    return `found ${shown(next)}`;
  }

  /** Says what is wrong where it stands, or at `index`. */
  fail(problem: string, index: number = this.at, advice?: string): never {
    throw new QuerySyntaxError(this.text, index, problem, advice);
  }

  #written(pattern: RegExp): Written | undefined {
    this.#match(SPACE);
    const start = this.at;
    const text = this.#match(pattern);
    return text === undefined ? undefined : { text, isQuoted: false, start, end: this.at };
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.at = pattern.lastIndex;
    return found;
  }
}

/** A piece of a query for a message, cut where it is long. */
export function shown(piece: string, maxLength: number = MAX_SHOWN): string {
  const characters = [...piece.slice(0, 2 * maxLength)];
  const isLong = characters.length > maxLength;
  return `\`${isLong ? `${characters.slice(0, maxLength).join("")}…` : piece}\``;
}
