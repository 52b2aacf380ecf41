/** What can be written without quotes, and what can be a column: agreed between printer and parser. */

/** A number of the language: digits, with a sign and decimals where wanted, without an exponent. */
export const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/;

const KEYWORD = /^(?:and|or|not)$/i;
const MAX_COLUMN_LENGTH = 1_000;

/** True for a word that joins or turns clauses round, in any case. */
export function isKeyword(word: string): boolean {
  return KEYWORD.test(word);
}

/** True for text that certainly needs no quotes. */
export function isPlainWord(text: string): boolean {
  return /^[a-z_]\w*$/i.test(text) && !isKeyword(text);
}

/** What is wrong with the name of a column, in words; undefined when nothing is. */
export function columnProblem(column: string): string | undefined {
  if (column === "") return "a column needs a name";
  if (column.length > MAX_COLUMN_LENGTH) return "no column's name is that long";
  if (isKeyword(column)) return `${column} cannot be a column, it joins clauses`;
  if (column.startsWith("-")) return "a column cannot begin with -";
  if (/^[\d.]+$/.test(column)) return "a column cannot be a number";
  const [bad] = /[\s()"=!:<>~[\]{}*\\]/.exec(column) ?? [];
  return bad && `a column cannot hold ${JSON.stringify(bad)}: the language has no way to write it`;
}

/** The number that a piece of text is, exactly; undefined when it is none. */
export function toNumber(text: string): number | bigint | undefined {
  if (!NUMBER.test(text)) return undefined;
  return canonicalNumber(text.includes(".") ? Number(text) : BigInt(text));
}

/** One form for each number: a bigint only where a number would lose digits, and no minus zero. */
export function canonicalNumber(value: number | bigint): number | bigint {
  if (typeof value === "bigint") {
    const number = Number(value);
    return Number.isSafeInteger(number) ? number : value;
  }
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) return BigInt(value);
  return value + 0 === 0 ? 0 : value;
}

/** A finite number's decimals without an exponent, which the language does not have. */
export function decimals(value: number | bigint): string {
  const [, sign, whole, fraction = "", exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  if (exponent === undefined) return String(value);
  // Only a fraction still has one: integers beyond 2^53 are bigints.
  return `${sign}0.${"0".repeat(-Number(exponent) - 1)}${whole}${fraction}`;
}
