import type { Row } from "./wire.ts";

/** As many as anybody scrolls through; a search finds the others. */
export const MAX_ROWS = 100_000;

/** The records that the list shows, in the order in which they happened. */
export interface Store {
  /** Always the same array. */
  readonly rows: readonly Row[];
  /** Adds records; returns how many of the oldest went for them. */
  add(rows: readonly Row[]): number;
  /** Where a record stands; -1 when it is not, or no longer, there. */
  indexOf(row: Row): number;
  /** Where the first record stands that happened at this time or later. */
  indexAt(at: string): number;
  clear(): void;
}

/** Starts empty. */
export function createStore(maxRows = MAX_ROWS): Store {
  const rows: Row[] = [];

  function add(added: readonly Row[]): number {
    const last = rows.at(-1);
    let isInOrder = true;
    let before = last;
    for (const row of added) {
      if (before !== undefined && compare(before, row) > 0) isInOrder = false;
      rows.push(row);
      before = row;
    }
    if (!isInOrder) rows.sort(compare);
    // Emptying the front of a long array costs its length: seldom, and an eighth at a time.
    const dropped = rows.length > maxRows ? rows.length - Math.ceil(maxRows * 7 / 8) : 0;
    if (dropped > 0) rows.splice(0, dropped);
    return dropped;
  }

  function lowerBound(isBefore: (row: Row) => boolean): number {
    let [low, high] = [0, rows.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(rows[middle]!)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  return {
    rows,
    add,
    indexOf(row) {
      const index = lowerBound((other) => compare(other, row) < 0);
      return rows[index]?.id === row.id ? index : -1;
    },
    indexAt: (at) => lowerBound((row) => row.at < at),
    clear: () => void (rows.length = 0),
  };
}

/** By time, whose text sorts as it should, then by arrival. */
function compare(a: Row, b: Row): number {
  if (a.at !== b.at) return a.at < b.at ? -1 : 1;
  return a.id - b.id;
}
