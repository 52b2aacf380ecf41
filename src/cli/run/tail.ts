const LINE_FEED = 10;
/** A heartbeat takes 10,000 bytes: this is enough for those, also when what is masked gets shorter. */
const KEPT_BYTES = 32_768;

/** The last of what a job wrote, in the order in which its lines came. However much that is, it stays small. */
export class Tail {
  readonly #bytes = new Uint8Array(2 * KEPT_BYTES);
  #length = 0;
  #isCut = false;
  readonly #ends: (() => void)[] = [];

  /** What takes the chunks of one of the job's streams. Lines of two streams never run into each other. */
  stream(): (chunk: Uint8Array) => void {
    let open: Uint8Array = new Uint8Array(0);
    const flush = (): void => {
      this.#append(open);
      open = new Uint8Array(0);
    };
    this.#ends.push(flush);
    return (chunk) => {
      const end = chunk.lastIndexOf(LINE_FEED) + 1;
      if (end > 0) {
        flush();
        this.#append(chunk.subarray(0, end));
      }
      const line = concat(open, chunk.subarray(end));
      open = line.slice(-KEPT_BYTES);
      if (open.length < line.length) this.#isCut = true;
    };
  }

  /** It as text, and whether something came before it. */
  read(): { readonly text: string; readonly isCut: boolean } {
    this.#ends.forEach((flush) => flush());
    const kept = this.#bytes.subarray(Math.max(0, this.#length - KEPT_BYTES), this.#length);
    return {
      text: new TextDecoder().decode(kept),
      isCut: this.#isCut || kept.length < this.#length,
    };
  }

  #append(chunk: Uint8Array): void {
    const bytes = chunk.subarray(-KEPT_BYTES);
    if (bytes.length < chunk.length) this.#isCut = true;
    if (this.#length + bytes.length > this.#bytes.length) {
      this.#bytes.copyWithin(0, this.#length - KEPT_BYTES, this.#length);
      this.#length = KEPT_BYTES;
      this.#isCut = true;
    }
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }
}

function concat(first: Uint8Array, second: Uint8Array): Uint8Array {
  const both = new Uint8Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
