/**
 * What a log call returns. It costs nothing until somebody waits for it, and holds nothing in memory:
 * only `then` asks for the record to be delivered. Who does not wait has no rejection to handle.
 */
export class Sent<T> implements Promise<T> {
  readonly [Symbol.toStringTag] = "Promise";
  readonly #deliver: () => Promise<T>;
  #delivery: Promise<T> | undefined;

  /** Takes what sees the record delivered and resolves to it. */
  constructor(deliver: () => Promise<T>) {
    this.#deliver = deliver;
  }

  get #promise(): Promise<T> {
    return this.#delivery ??= this.#deliver();
  }

  /** Waits for delivery. */
  then<A = T, B = never>(
    onFulfilled?: ((value: T) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null,
  ): Promise<A | B> {
    return this.#promise.then(onFulfilled, onRejected);
  }

  /** Handles what waiting for delivery finds. It does not wait by itself: a record needs nobody to wait. */
  catch<B = never>(onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<T | B> {
    return new Sent(() => this.#promise.catch(onRejected));
  }

  /** Does something when the wait for delivery is over. */
  finally(onFinally?: (() => void) | null): Promise<T> {
    return this.#promise.finally(onFinally);
  }
}
