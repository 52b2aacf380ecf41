/** What a regex says, as a tree. */

/** Says whether a character, by its code point, is wanted. */
export type CharacterTest = (codePoint: number) => boolean;

/** A place between characters that a regex can ask for. */
export type Place = "start" | "end" | "line-start" | "line-end" | "word-edge" | "no-word-edge";

/** A part of a regex. */
export type RegexNode =
  | { readonly kind: "character"; readonly accepts: CharacterTest }
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "sequence"; readonly parts: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly parts: readonly RegexNode[] }
  | {
    readonly kind: "repeat";
    readonly part: RegexNode;
    readonly least: number;
    readonly most: number;
  };

/** A mistake in a regex; shown by who knows where the regex stands. */
export class RegexError extends Error {
  /** Always `"RegexError"`. */
  override readonly name = "RegexError";
  /** Where the mistake is, from 0. */
  readonly index: number;

  /** Creates an error for a mistake at `index`. */
  constructor(message: string, index: number) {
    super(message);
    this.index = index;
  }
}
