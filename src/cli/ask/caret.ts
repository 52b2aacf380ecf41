import { blanked } from "./visible.ts";
import { widthOf } from "./width.ts";

const WIDTH = 70;
const INDENT = "  ";

/** The part of a query around a mistake, and a caret under it. */
export function pointAt(query: string, index: number): string {
  const start = Math.max(0, index - WIDTH / 2);
  const end = start + WIDTH;
  const before = (start > 0 ? "…" : "") + blanked(query.slice(start, index));
  const after = blanked(query.slice(index, end)) + (query.length > end ? "…" : "");
  return `${INDENT}${before}${after}\n${INDENT}${" ".repeat(widthOf(before))}^`;
}
