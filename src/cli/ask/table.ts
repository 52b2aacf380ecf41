import { type Output, styleFor } from "../io.ts";
import { cut, visible } from "./visible.ts";
import { padTo, widthOf } from "./width.ts";

/** One column of a table. */
export interface Column<Item> {
  /** What stands at its top. */
  readonly title: string;
  /** What an item has in it; nothing is shown as `–`. */
  readonly value: (item: Item) => string | number | null | undefined;
  /** Whether it holds numbers, which stand at the right. @default false */
  readonly isNumber?: boolean;
}

const GAP = "  ";
/** One long text does not make a whole column wide; JSON has all of it. */
const MOST_CELL = 120;

/** Items as a table, as wide as what is in it; each line ends with a line end. */
export function tableOf<Item>(
  columns: readonly Column<Item>[],
  items: readonly Item[],
  { hasColors }: Output,
): string {
  const { bold } = styleFor(hasColors);
  const rows = items.map((item) => columns.map(({ value }) => cellOf(value(item))));
  const titles = columns.map(({ title }) => title.toUpperCase());
  const widths = titles.map((title, at) =>
    rows.reduce((widest, row) => Math.max(widest, widthOf(row[at]!)), title.length)
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, at) =>
      columns[at]!.isNumber ? cell.padStart(widths[at]!) : padTo(cell, widths[at]!)
    ).join(GAP).trimEnd();
  return [bold(line(titles)), ...rows.map(line)].map((text) => text + "\n").join("");
}

function cellOf(value: string | number | null | undefined): string {
  return visible(cut(String(value ?? ""), MOST_CELL)) || "–";
}
