import { complement, namedClass, unicodeClass } from "./classes.ts";
import type { Cursor } from "./cursor.ts";
import type { CharacterTest } from "./tree.ts";

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/** What an escape stands for: one character by its code point, or a set. */
export function readEscape(cursor: Cursor): number | CharacterTest {
  const start = cursor.at;
  cursor.take();
  const letter = cursor.take();
  if (letter === "") cursor.fail("a backslash at the end of a regex escapes nothing", start);
  if (/[dswDSW]/.test(letter)) {
    const set = namedClass(letter.toLowerCase())!;
    return letter === letter.toLowerCase() ? set : complement(set);
  }
  if (/[pP]/.test(letter)) return readUnicode(cursor, letter === "P", start);
  if (letter === "x") return readHex(cursor, start);
  const control = Object.hasOwn(CONTROLS, letter) ? CONTROLS[letter] : undefined;
  if (control !== undefined) return control;
  if (/[1-9]/.test(letter)) {
    cursor.fail(`the service's regexes have no back-references such as \\${letter}`, start);
  }
  if (/[0a-z]/i.test(letter)) {
    cursor.fail(`\\${letter} means nothing in the service's regexes`, start);
  }
  return letter.codePointAt(0)!;
}

function readUnicode(cursor: Cursor, isNegated: boolean, start: number): CharacterTest {
  const [, inverted = "", long, short] = cursor.match(/\{(\^?)(\w+)\}|(\w)/y) ?? [];
  const set = unicodeClass(long ?? short ?? "") ??
    cursor.fail(
      "\\p needs a category or a script of Unicode, such as \\p{Lu} or \\p{Greek}",
      start,
    );
  return isNegated === (inverted === "^") ? set : complement(set);
}

function readHex(cursor: Cursor, start: number): number {
  const [, long, short] = cursor.match(/\{([0-9a-f]{1,6})\}|([0-9a-f]{2})/yi) ?? [];
  const code = parseInt(long ?? short ?? "", 16);
  return code <= 0x10ffff
    ? code
    : cursor.fail("\\x needs two hexadecimal digits, or more in braces: \\x22, \\x{1f600}", start);
}
