import type { Page, Resource } from "../../api/mod.ts";
import { maskAll } from "../mask.ts";
import type { ToolAnswer } from "./tool.ts";

/** Which page of a list. */
export const PAGE = {
  type: "integer",
  minimum: 1,
  description: "Pagination cursor: next_page of the answer before. Default: 1.",
} as const;

/** A page of a list, without secrets. */
export function pageOf<T>(
  { items, hasMore }: Page<Resource<T>>,
  page: number | undefined = 1,
): ToolAnswer {
  return { data: items.map((item) => maskAll(item)), next_page: hasMore ? page + 1 : null };
}
