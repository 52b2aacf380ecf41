/** Sleeps until something happens, or time is up. */
export interface Alarm {
  /** Something happened: whoever sleeps wakes up, and who goes to sleep next does not. */
  readonly ring: () => void;
  /** Resolves when it rang, or rings, or `ms` are over. */
  readonly sleep: (ms: number) => Promise<void>;
  /** Wakes whoever sleeps for good. */
  readonly end: () => void;
  readonly isOver: boolean;
}

/** Starts without having rung. */
export function createAlarm(): Alarm {
  let hasRung = false;
  let isOver = false;
  let wake = (): void => {};

  function ring(): void {
    hasRung = true;
    wake();
  }

  return {
    ring,
    sleep: (ms) =>
      new Promise((resolve) => {
        if (hasRung || isOver) {
          hasRung = false;
          return resolve();
        }
        const timer = setTimeout(() => wake(), ms);
        wake = () => {
          clearTimeout(timer);
          wake = () => {};
          hasRung = false;
          resolve();
        };
      }),
    end() {
      isOver = true;
      wake();
    },
    get isOver() {
      return isOver;
    },
  };
}
