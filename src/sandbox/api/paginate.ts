import type { Problems } from "./answers.ts";

/** One page of a list, and where the others are; or what is wrong with what was asked for. */
export type Paginated<Item> = {
  readonly items: readonly Item[];
  readonly pagination: Readonly<Record<"first" | "last" | "prev" | "next", string | null>>;
} | { readonly problems: Problems };

/** Cuts the page out of a list that `url` asks for. */
export function paginate<Item>(
  items: readonly Item[],
  url: URL,
  perPagePreset: number,
  maxPerPage: number,
): Paginated<Item> {
  const page = wholeParameter(url, "page", 1);
  const perPage = wholeParameter(url, "per_page", perPagePreset);
  if (page === undefined) return { problems: { page: ["Must be a whole number from 1."] } };
  if (perPage === undefined || perPage > maxPerPage) {
    return { problems: { per_page: [`Must be a whole number from 1 to ${maxPerPage}.`] } };
  }
  const last = Math.max(1, Math.ceil(items.length / perPage));
  return {
    items: items.slice((page - 1) * perPage, page * perPage),
    pagination: {
      first: pageUrl(url, 1),
      last: pageUrl(url, last),
      prev: page > 1 ? pageUrl(url, Math.min(page - 1, last)) : null,
      next: page < last ? pageUrl(url, page + 1) : null,
    },
  };
}

function wholeParameter(url: URL, name: string, preset: number): number | undefined {
  const text = url.searchParams.get(name);
  if (text === null) return preset;
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function pageUrl(url: URL, page: number): string {
  const other = new URL(url);
  other.searchParams.set("page", String(page));
  return other.href;
}
