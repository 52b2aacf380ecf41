import { RegexError } from "./tree.ts";

/** Walks through a regex's text. */
export class Cursor {
  /** Where it stands. */
  at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** True at the end of the text. */
  get isAtEnd(): boolean {
    return this.at >= this.#text.length;
  }

  /** The character here, whole even where it takes two units; `""` at the end. */
  get next(): string {
    return this.isAtEnd ? "" : String.fromCodePoint(this.#text.codePointAt(this.at)!);
  }

  /** Takes the character here. */
  take(): string {
    const character = this.next;
    this.at += character.length;
    return character;
  }

  /** Takes `text` if it stands here. */
  skip(text: string): boolean {
    const isHere = this.#text.startsWith(text, this.at);
    if (isHere) this.at += text.length;
    return isHere;
  }

  /** Takes what a sticky pattern finds here. */
  match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.#text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  /** Says what is wrong, by default with the part from `start` to here. */
  fail(message: string, start: number): never {
    throw new RegexError(message, start);
  }
}
