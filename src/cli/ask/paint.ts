import { styleFor } from "../io.ts";

const RED = 31;
const YELLOW = 33;
const CYAN = 36;
const COLORS: Readonly<Record<string, number>> = {
  panic: RED,
  fatal: RED,
  critical: RED,
  error: RED,
  warn: YELLOW,
  warning: YELLOW,
  notice: CYAN,
  info: CYAN,
};
const STRONG: ReadonlySet<string> = new Set(["panic", "fatal", "critical"]);

/** Colours a text by a level, in whatever case it is written; what is unknown, or of little weight, is faint. */
export function paint(text: string, level: string, hasColors: boolean): string {
  if (!hasColors) return text;
  const { bold, dim } = styleFor(hasColors);
  const name = level.toLowerCase();
  const color = Object.hasOwn(COLORS, name) ? COLORS[name] : undefined;
  if (color === undefined) return dim(text);
  const colored = `\x1b[${color}m${text}\x1b[39m`;
  return STRONG.has(name) ? bold(colored) : colored;
}
