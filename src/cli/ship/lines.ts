const LINE_FEED = 10;
/** What the service takes at most in a record: more of a line need not be kept. */
const MAX_LINE_BYTES = 10 * 1024 * 1024;
const NOTHING = new Uint8Array(0);

/** A line of input, without its line feed. */
export interface Line {
  /** Its bytes, or the first of them. They are good until the next line is asked for. */
  readonly bytes: Uint8Array;
  /** How many bytes it has. */
  readonly length: number;
}

/**
 * Cuts chunks of bytes into lines. Of a line that is not complete yet it keeps no more than a record
 * can hold, however long it gets: a gigabyte without a line feed costs no more than that.
 */
export class LineSplitter {
  #held = NOTHING;
  #heldLength = 0;
  #lineLength = 0;

  /** The lines that `chunk` completes. */
  *push(chunk: Uint8Array): Generator<Line> {
    let start = 0;
    for (let end; (end = chunk.indexOf(LINE_FEED, start)) >= 0; start = end + 1) {
      yield this.#complete(chunk.subarray(start, end));
    }
    this.#hold(chunk.subarray(start));
  }

  /** What stands after the last line feed, if anything does. */
  *end(): Generator<Line> {
    if (this.#lineLength > 0) yield this.#complete(NOTHING);
  }

  #complete(bytes: Uint8Array): Line {
    if (this.#lineLength === 0 && bytes.length <= MAX_LINE_BYTES) {
      return { bytes, length: bytes.length };
    }
    this.#hold(bytes);
    const line = { bytes: this.#held.subarray(0, this.#heldLength), length: this.#lineLength };
    this.#held = NOTHING;
    this.#heldLength = this.#lineLength = 0;
    return line;
  }

  #hold(bytes: Uint8Array): void {
    this.#lineLength += bytes.length;
    const kept = bytes.subarray(0, MAX_LINE_BYTES - this.#heldLength);
    const length = this.#heldLength + kept.length;
    if (length > this.#held.length) {
      const larger = new Uint8Array(Math.min(length * 2, MAX_LINE_BYTES));
      larger.set(this.#held.subarray(0, this.#heldLength));
      this.#held = larger;
    }
    this.#held.set(kept, this.#heldLength);
    this.#heldLength = length;
  }
}
