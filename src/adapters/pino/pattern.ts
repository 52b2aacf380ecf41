/*
 * What JSON a line may hold on the text road, as regular expressions: engines run them several times
 * faster than they parse, and what matches is JSON for sure. They know no escapes of surrogates, halves
 * of which strict parsers refuse, and none at all in keys, which would hide a name.
 */
const KEY = `"[^"\\\\\\x00-\\x1f]*"`;
const TEXT =
  `"[^"\\\\\\x00-\\x1f]*(?:\\\\(?:["\\\\/bfnrt]|u(?![dD])[\\da-fA-F]{4})[^"\\\\\\x00-\\x1f]*)*"`;
const NUMBER = `-?(?:0|[1-9]\\d*)(?:\\.\\d+)?(?:[eE][+-]?\\d+)?`;
const SCALAR = `${TEXT}|${NUMBER}|true|false|null`;
const SPECIAL = /[\\^$.*+?()[\]{}|/]/g;
const ASCII = /^[ -~]*$/;

/**
 * How deep objects and arrays may be nested. JavaScriptCore gives up on patterns within patterns, but
 * then it parses faster than others.
 */
const NESTING = "Bun" in globalThis ? 0 : 2;

/** Matches JSON that is one text. */
export const ONE_TEXT: RegExp = new RegExp(`^${TEXT}$`);

/**
 * Matches the members of an object, each with a comma before it, if none is called by one of `names`,
 * nor, at any depth and in any case, by one of `hidden`. Undefined when it could miss one of those.
 */
export function membersPattern(
  names: Iterable<string>,
  hidden: ReadonlySet<string>,
): RegExp | undefined {
  const inAnyCase = [...hidden].map(ignoringCase);
  if (inAnyCase.includes(undefined)) return undefined;
  const innerKey = keyOtherThan(inAnyCase as string[]);
  let value = `(?:${SCALAR})`;
  for (let level = 0; level < NESTING; level++) {
    const object = `\\{(?:${innerKey}:${value}(?:,${innerKey}:${value})*)?\\}`;
    const array = `\\[(?:${value}(?:,${value})*)?\\]`;
    value = `(?:${SCALAR}|${object}|${array})`;
  }
  const key = keyOtherThan([...[...names].map(written), ...inAnyCase as string[]]);
  return new RegExp(`^(?:,${key}:${value})*$`);
}

function keyOtherThan(names: readonly string[]): string {
  return names.length === 0 ? KEY : `(?!"(?:${names.join("|")})":)${KEY}`;
}

function written(name: string): string {
  return JSON.stringify(name).slice(1, -1).replace(SPECIAL, "\\$&");
}

/** A pattern for all that becomes `name` in lower case: the Kelvin sign becomes a k. */
function ignoringCase(name: string): string | undefined {
  if (!ASCII.test(name)) return undefined;
  return written(name).replace(
    /[a-z]/g,
    (letter) => `[${letter}${letter.toUpperCase()}${letter === "k" ? "\u212a" : ""}]`,
  );
}
