/** What each thing costs beside its own bytes, roughly: the object, its slot, its size. */
const OVERHEAD_BYTES = 64;

/** What the lists beside the records may keep. */
export const SIDE_LIST_BYTES = 32 * 1024 * 1024;

/**
 * A list that keeps the newest things within a number of bytes.
 *
 * When it is over, the oldest go, down to seven eighths: emptying the front of a long array costs
 * its whole length, so it is done seldom and in bulk. The newest always stays.
 */
export class BoundedList<T> {
  /** The things kept, oldest first: always the same array. */
  readonly items: T[] = [];
  readonly #sizes: number[] = [];
  readonly #maxBytes: number;
  readonly #onDrop: (dropped: readonly T[]) => void;
  #bytes = 0;

  constructor(maxBytes: number, onDrop: (dropped: readonly T[]) => void = () => {}) {
    this.#maxBytes = maxBytes;
    this.#onDrop = onDrop;
  }

  /** What the things cost together. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Adds things of the same size in bytes. */
  add(things: readonly T[], bytesEach: number): void {
    const cost = bytesEach + OVERHEAD_BYTES;
    for (const thing of things) {
      this.items.push(thing);
      this.#sizes.push(cost);
    }
    this.#bytes += cost * things.length;
    if (this.#bytes > this.#maxBytes) this.#dropOldest(this.#maxBytes * 7 / 8);
  }

  clear(): void {
    this.items.length = 0;
    this.#sizes.length = 0;
    this.#bytes = 0;
  }

  #dropOldest(downTo: number): void {
    let count = 0;
    while (this.#bytes > downTo && count < this.#sizes.length - 1) {
      this.#bytes -= this.#sizes[count++] ?? 0;
    }
    this.#sizes.splice(0, count);
    this.#onDrop(this.items.splice(0, count));
  }
}
