import type { Io } from "../io.ts";

/** One line on a terminal that says how far something is. Where nobody watches there is none. */
export interface Progress {
  /** Says it, in place of what was said before. */
  tell(text: string): void;
  /** Takes it away: to be called before anything else is written. */
  clear(): void;
}

const CLEAR_LINE = "\r\x1b[K";

/** Shows progress on standard error, if that is a terminal. */
export function progressOn({ errors }: Io): Progress {
  let isShown = false;
  const write = (text: string) => void errors.write(text).catch(() => false);
  return {
    tell(text) {
      if (!errors.isTerminal) return;
      isShown = true;
      write(CLEAR_LINE + text);
    },
    clear() {
      if (isShown) write(CLEAR_LINE);
      isShown = false;
    },
  };
}
