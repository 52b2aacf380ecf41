/** The sets of characters that have names. RE2's are ASCII, except for `\p`. */
import type { CharacterTest } from "./tree.ts";

/** Ranges as pairs of characters: `azAZ` is a to z and A to Z. */
const NAMED: Readonly<Record<string, string>> = {
  alnum: "09azAZ",
  alpha: "azAZ",
  ascii: "\0\x7f",
  blank: "  \t\t",
  cntrl: "\0\x1f\x7f\x7f",
  digit: "09",
  graph: "!~",
  lower: "az",
  print: " ~",
  punct: "!/:@[`{~",
  space: "\t\r  ",
  upper: "AZ",
  word: "09azAZ__",
  xdigit: "09afAF",
  // What `\d`, `\s` and `\w` stand for: `\s` is without the vertical tab, which `[[:space:]]` has.
  d: "09",
  s: "\t\n\f\r  ",
  w: "09azAZ__",
};

/** A set by its name: one of POSIX's, or `d`, `s`, `w`. Undefined when there is none of that name. */
export function namedClass(name: string): CharacterTest | undefined {
  const pairs = Object.hasOwn(NAMED, name) ? NAMED[name] : undefined;
  if (pairs === undefined) return undefined;
  const members = new Set<number>();
  for (let at = 0; at < pairs.length; at += 2) {
    for (let code = pairs.charCodeAt(at); code <= pairs.charCodeAt(at + 1); code++) {
      members.add(code);
    }
  }
  return (codePoint) => members.has(codePoint);
}

/** A set of Unicode by the name of a category or a script, such as `Lu` or `Greek`. */
export function unicodeClass(name: string): CharacterTest | undefined {
  if (!/^\w+$/.test(name)) return undefined;
  for (const property of [`gc=${name}`, `sc=${name}`]) {
    try {
      const set = new RegExp(`^\\p{${property}}$`, "u");
      return (codePoint) => set.test(String.fromCodePoint(codePoint));
    } catch {
      // Not a category: it may be a script.
    }
  }
  return undefined;
}

/** A set without regard to case. */
export function foldCase(accepts: CharacterTest): CharacterTest {
  return (codePoint) => {
    if (accepts(codePoint)) return true;
    const character = String.fromCodePoint(codePoint);
    const others = [character.toLowerCase(), character.toUpperCase()];
    // Where the other case is several characters, as with ß, there is none in RE2.
    return others.some((other) =>
      other.length === character.length && accepts(other.codePointAt(0)!)
    );
  };
}

/** Every character that is not in a set. */
export function complement(accepts: CharacterTest): CharacterTest {
  return (codePoint) => !accepts(codePoint);
}
