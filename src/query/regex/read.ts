import { foldCase } from "./classes.ts";
import { Cursor } from "./cursor.ts";
import { readEscape } from "./escapes.ts";
import { readSet } from "./set.ts";
import type { CharacterTest, Place, RegexNode } from "./tree.ts";

/** The flags that hold at a place: `i` ignores case, `m` is about lines, `s` lets `.` be a line break. */
type Flags = Readonly<Record<"i" | "m" | "s", boolean>>;

const MAX_DEPTH = 100;
const MAX_COUNT = 1_000;
const PLACES: Readonly<Record<string, Place>> = {
  "\\A": "start",
  "\\z": "end",
  "\\b": "word-edge",
  "\\B": "no-word-edge",
};

/**
 * Reads a regex in RE2's dialect.
 *
 * Contract: https://github.com/google/re2/wiki/Syntax, without `\Q…\E`, `\C` and octal escapes.
 *
 * @throws {RegexError} for a mistake, and for what RE2 does not have
 */
export function readRegex(source: string): RegexNode {
  const cursor = new Cursor(source);
  const tree = readChoice(cursor, { i: false, m: false, s: false }, 0);
  if (!cursor.isAtEnd) {
    cursor.fail("this ) closes nothing; \\) is a parenthesis to find", cursor.at);
  }
  return tree;
}

function readChoice(cursor: Cursor, flags: Flags, depth: number): RegexNode {
  if (depth > MAX_DEPTH) cursor.fail(`groups can be nested ${MAX_DEPTH} deep, not more`, cursor.at);
  const parts: RegexNode[] = [];
  let sequence: RegexNode[] = [];
  while (!cursor.isAtEnd && cursor.next !== ")") {
    const [, on, off] = cursor.match(/\(\?(?!\))([imsU]*)(?:-([imsU]+))?\)/y) ?? [];
    if (on !== undefined) flags = withFlags(flags, on, off);
    else if (cursor.skip("|")) {
      parts.push({ kind: "sequence", parts: sequence });
      sequence = [];
    } else sequence.push(readRepeated(cursor, flags, depth));
  }
  const last: RegexNode = { kind: "sequence", parts: sequence };
  return parts.length === 0 ? last : { kind: "choice", parts: [...parts, last] };
}

function readRepeated(cursor: Cursor, flags: Flags, depth: number): RegexNode {
  const part = readPart(cursor, flags, depth);
  const count = readCount(cursor);
  if (!count) return part;
  cursor.skip("?"); // which match is found first makes no difference here
  const start = cursor.at;
  if (readCount(cursor)) cursor.fail("a repetition cannot be repeated, except by ( )", start);
  return { kind: "repeat", part, ...count };
}

function readCount(cursor: Cursor): { least: number; most: number } | undefined {
  const start = cursor.at;
  if (cursor.skip("*")) return { least: 0, most: Infinity };
  if (cursor.skip("+")) return { least: 1, most: Infinity };
  if (cursor.skip("?")) return { least: 0, most: 1 };
  const [, from, comma, to] = cursor.match(/\{(\d+)(?:(,)(\d*))?\}/y) ?? [];
  if (from === undefined) return undefined;
  const least = Number(from);
  const most = to ? Number(to) : comma ? Infinity : least;
  const largest = most === Infinity ? least : most;
  if (least <= most && largest <= MAX_COUNT) return { least, most };
  cursor.fail(`a repetition goes from a number up to another, at most ${MAX_COUNT}`, start);
}

function readPart(cursor: Cursor, flags: Flags, depth: number): RegexNode {
  const start = cursor.at;
  switch (cursor.next) {
    case "(":
      return readGroup(cursor, flags, depth);
    case "[":
      return character(readSet(cursor), flags);
    case "\\":
      return readEscaped(cursor, flags);
    case "*":
    case "+":
    case "?":
      return cursor.fail(`there is nothing to repeat before ${cursor.next}`, start);
  }
  const taken = cursor.take();
  if (taken === ".") return character(flags.s ? () => true : (code) => code !== 10, flags);
  if (taken === "^") return { kind: "place", place: flags.m ? "line-start" : "start" };
  if (taken === "$") return { kind: "place", place: flags.m ? "line-end" : "end" };
  return character(taken.codePointAt(0)!, flags);
}

function readEscaped(cursor: Cursor, flags: Flags): RegexNode {
  const [found] = cursor.match(/\\[AzbB]/y) ?? [];
  const place = found && PLACES[found];
  return place ? { kind: "place", place } : character(readEscape(cursor), flags);
}

function readGroup(cursor: Cursor, flags: Flags, depth: number): RegexNode {
  const start = cursor.at;
  if (cursor.match(/\(\?<?[=!]/y)) {
    cursor.fail("the service's regexes cannot look ahead or behind", start);
  }
  const [, on, off] = cursor.match(/\((?:\?(?:P?<\w+>|([imsU]*)(?:-([imsU]+))?:)|(?!\?))/y) ??
    cursor.fail("a group begins with (, (?: or (?P<name>", start);
  const inside = readChoice(cursor, withFlags(flags, on, off), depth + 1);
  if (!cursor.skip(")")) cursor.fail("the group that opens here is never closed with )", start);
  return inside;
}

function withFlags(flags: Flags, on = "", off = ""): Flags {
  const is = (flag: "i" | "m" | "s"): boolean =>
    (flags[flag] || on.includes(flag)) && !off.includes(flag);
  return { i: is("i"), m: is("m"), s: is("s") };
}

function character(wanted: number | CharacterTest, { i }: Flags): RegexNode {
  const accepts: CharacterTest = typeof wanted === "number"
    ? (codePoint) => codePoint === wanted
    : wanted;
  return { kind: "character", accepts: i ? foldCase(accepts) : accepts };
}
