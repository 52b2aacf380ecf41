/** Does work when its turn has come; settles as the work does. */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets one piece of work be done at a time, in the order in which they came: a small request may unpack to a hundred
 * times its size, and many of them at once would to the whole memory.
 */
export function createTurns(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const done = last.then(work);
    last = done.catch(() => {});
    return done;
  };
}
