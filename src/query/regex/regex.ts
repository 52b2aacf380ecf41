/**
 * Regexes in RE2's dialect, matched in linear time.
 *
 * Better Stack stores logs in ClickHouse, whose regexes are RE2's, and JavaScript's own would do harm
 * here: a regex given by a user, such as `(a+)+$`, can hold them up for hours. So a regex is read into
 * a tree (`read.ts`), flattened into a program (`program.ts`), and all the states that the program can
 * be in are moved through the text together, one character at a time (`run.ts`).
 */
import { compile } from "./program.ts";
import { readRegex } from "./read.ts";
import { run } from "./run.ts";

/** Says whether a regex finds something in a text. */
export type RegexTest = (text: string) => boolean;

/**
 * Compiles a regex.
 *
 * @throws {RegexError} that says what is wrong with it, and where
 */
export function compileRegex(source: string): RegexTest {
  const program = compile(readRegex(source));
  return (text) => run(program, text);
}
