import { MAX_TIMER_MS } from "./options.ts";

interface TimerHost {
  readonly Deno?: { unrefTimer?(timer: unknown): void };
}

/** Lets the process end before `timer` does, where the runtime has a say in that. */
export function unref(timer: unknown): void {
  const { unref } = timer as { unref?(): void };
  if (unref) unref.call(timer);
  else (globalThis as TimerHost).Deno?.unrefTimer?.(timer);
}

/** Resolves after `ms` milliseconds. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Waits for `work`, but no longer than `ms` milliseconds; true when that was enough. */
export function within(work: Promise<unknown> | undefined, ms: number): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout>;
  const tooLate = new Promise<boolean>((resolve) => timer = setTimeout(resolve, ms, false));
  const inTime = Promise.resolve(work).then(() => true);
  return Promise.race([inTime, tooLate]).finally(() => clearTimeout(timer));
}

/** Keeps the process alive where nothing else does: promises do not. Returns a function that ends it. */
export function stayAlive(): () => void {
  const timer = setInterval(() => {}, MAX_TIMER_MS);
  return () => clearInterval(timer);
}
