import { isError, newWalk, reasonOf, toPlain } from "../core/plain.ts";

/** One part of a message as words: text as it is, an Error's message, anything else as JSON has it. */
export function wordsOf(part: unknown): string {
  if (typeof part === "string") return part;
  if (isError(part)) return reasonOf(part);
  const plain = toPlain(part, newWalk(500_000));
  return typeof plain === "object" ? JSON.stringify(plain) : String(plain);
}
