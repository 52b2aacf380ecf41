import type { Output } from "../io.ts";

/** Passes the input on as it came. That this fails is no reason not to ship it. */
export class Tee {
  /** What went wrong, if something did. That nobody reads any longer is nothing wrong. */
  problem: string | undefined;

  readonly #output: Output;
  #isOpen = true;

  /** Creates a tee to `output`. */
  constructor(output: Output) {
    this.#output = output;
  }

  /** Passes a chunk on; resolves once the next one may come. Never rejects. */
  async pass(chunk: Uint8Array): Promise<void> {
    if (!this.#isOpen) return;
    try {
      this.#isOpen = await this.#output.write(chunk);
    } catch (error) {
      this.#isOpen = false;
      this.problem = `cannot pass the input on: ${(error as Error).message}`;
    }
  }
}
