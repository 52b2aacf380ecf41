import { MAX_TIMER_MS } from "../core/options.ts";

/** Keeps the process alive where nothing else does: promises do not. Returns a function that ends it. */
export function stayAlive(): () => void {
  const timer = setInterval(() => {}, MAX_TIMER_MS);
  return () => clearInterval(timer);
}
