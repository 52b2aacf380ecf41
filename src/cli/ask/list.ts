import type { Resource } from "../../api/mod.ts";
import { say } from "../io.ts";
import type { Desk } from "./command.ts";
import { maskAll } from "../mask.ts";
import { type Column, tableOf } from "./table.ts";
import { visibleJson } from "./visible.ts";

/** The flags of what lists things, or creates one. */
export const TEAM_FLAGS = {
  teamName: {
    kind: "text",
    value: "NAME",
    about: "The team, for a global API token.",
  },
} as const;

/** The flags of what lists things. */
export const LIST_FLAGS = {
  ...TEAM_FLAGS,
  json: { kind: "switch", about: "One JSON array for machines." },
} as const;

/** What is listed, and how. */
export interface List<Attributes> {
  readonly items: AsyncIterable<Resource<Attributes>>;
  /** What they are called. */
  readonly things: string;
  /** The columns of the table, after the id. */
  readonly columns: readonly Column<Attributes>[];
  /** What is said when there is none. */
  readonly none: string;
  /** How many are shown at most. @default all */
  readonly limit?: number;
  /** Whether to show JSON. */
  readonly json: boolean | undefined;
}

/** Shows a list, without the secrets that are in it; resolves to the exit code. */
export async function showList<Attributes extends object>(
  { items, things, columns, none, limit = Infinity, json }: List<Attributes>,
  desk: Desk,
): Promise<number> {
  const found: Resource<Attributes>[] = [];
  let hasMore = false;
  for await (const item of items) {
    if (found.length === limit) {
      hasMore = true;
      break;
    }
    found.push(item);
    if (found.length % 50 === 0) desk.progress.tell(`${found.length} ${things}…`);
  }
  desk.progress.clear();
  if (found.length === 0) await say(desk, none);
  if (json) await desk.output.write(visibleJson(maskAll(found), 2) + "\n");
  else if (found.length > 0) {
    const all = columns.map((column) => ({
      ...column,
      value: ({ attributes }: Resource<Attributes>) => column.value(attributes),
    }));
    await desk.output.write(
      tableOf([{ title: "id", value: ({ id }) => id }, ...all], found, desk.output),
    );
  }
  if (hasMore) await say(desk, `there are more: these are the first ${limit} (--limit shows more)`);
  return 0;
}
