import { complement, namedClass } from "./classes.ts";
import type { Cursor } from "./cursor.ts";
import { readEscape } from "./escapes.ts";
import type { CharacterTest } from "./tree.ts";

/** Reads a set in square brackets, whose opening bracket stands here: `[a-z_]`. */
export function readSet(cursor: Cursor): CharacterTest {
  const start = cursor.at;
  cursor.take();
  const isNegated = cursor.skip("^");
  const singles = new Set<number>();
  const tests: CharacterTest[] = [];

  // A bracket that comes first is a member.
  for (let isFirst = true; isFirst || cursor.next !== "]"; isFirst = false) {
    if (cursor.isAtEnd) cursor.fail("the set that opens here is never closed with ]", start);
    const itemStart = cursor.at;
    const low = readMember(cursor);
    const isRange = cursor.match(/-(?!\])/y) !== null && !cursor.isAtEnd;
    if (!isRange) {
      if (typeof low === "number") singles.add(low);
      else tests.push(low);
      continue;
    }
    const high = readMember(cursor);
    if (typeof low !== "number" || typeof high !== "number" || low > high) {
      cursor.fail("a range goes from a character up to another", itemStart);
    }
    tests.push((codePoint) => codePoint >= low && codePoint <= high);
  }
  cursor.take();

  const accepts: CharacterTest = (codePoint) =>
    singles.has(codePoint) || tests.some((test) => test(codePoint));
  return isNegated ? complement(accepts) : accepts;
}

function readMember(cursor: Cursor): number | CharacterTest {
  const start = cursor.at;
  const [, inverted, name] = cursor.match(/\[:(\^?)(\w+):\]/y) ?? [];
  if (name !== undefined) {
    const set = namedClass(name.length > 1 ? name : "") ??
      cursor.fail(`there is no set of characters named ${name}`, start);
    return inverted ? complement(set) : set;
  }
  return cursor.next === "\\" ? readEscape(cursor) : cursor.take().codePointAt(0)!;
}
