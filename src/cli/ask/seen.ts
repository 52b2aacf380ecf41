import { createHash } from "node:crypto";
import type { LogRow } from "../../api/mod.ts";
import { readRow } from "./row.ts";

/**
 * Which records were seen already, where the same time is asked for again and again. The service gives
 * records no id, so that one is known by its time and all that it holds; several that are all the same
 * are told apart by how many there are.
 */
export class Seen {
  readonly #seen = new Map<string, { readonly time: number; count: number }>();
  #counts = new Map<string, number>();

  /** How many different records it remembers. */
  get size(): number {
    return this.#seen.size;
  }

  /** Begins anew with the same time, in which all that was seen comes again. */
  again(): void {
    this.#counts = new Map();
  }

  /** Those of the rows that were not seen before. */
  fresh(rows: readonly LogRow[]): readonly LogRow[] {
    return rows.filter((row) => this.#isFresh(row));
  }

  /** Forgets what happened before a time, which is not asked for any more. */
  forgetBefore(time: number): void {
    for (const [key, { time: happened }] of this.#seen) {
      if (!(happened >= time)) this.#seen.delete(key);
    }
  }

  #isFresh(row: LogRow): boolean {
    const { time, record } = readRow(row);
    const key = identityOf(record);
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    const seen = this.#seen.get(key) ?? { time: Date.parse(time), count: 0 };
    this.#seen.set(key, seen);
    if (count <= seen.count) return false;
    seen.count = count;
    return true;
  }
}

/** What a record is known by; its columns may come in another order the next time. */
function identityOf(record: LogRow): string {
  const columns = Object.entries(record).sort(([one], [other]) => one < other ? -1 : 1);
  return createHash("sha256").update(JSON.stringify(columns)).digest("base64");
}
