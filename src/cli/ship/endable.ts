/** Something to iterate over that can be ended from outside. */
export interface Endable<T> extends AsyncIterable<T> {
  /** Ends the iteration, also while it waits for the next item. */
  end(): void;
}

/** `source`, but endable. It is read no faster than it is iterated over. */
export function endable<T>(source: AsyncIterable<T>): Endable<T> {
  const iterator = source[Symbol.asyncIterator]();
  const ended = { done: true, value: undefined } as const;
  let isEnded = false;
  let release = () => {};

  // One promise an item: racing each with one that lasts would leave something behind every time.
  const next = () =>
    new Promise<IteratorResult<T>>((resolve, reject) => {
      if (isEnded) return resolve(ended);
      release = () => resolve(ended);
      iterator.next().then(resolve, reject);
    });
  return {
    end() {
      isEnded = true;
      release();
    },
    [Symbol.asyncIterator]: () => ({ next }),
  };
}
