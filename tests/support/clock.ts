import type { TestContext } from "node:test";
import { setImmediate } from "node:timers";

/** Time that only passes when it is told to. */
export interface FakeClock {
  /** Lets `ms` milliseconds pass: timers fire in their order, and what they bring about happens. */
  pass(ms: number): Promise<void>;
}

const STEP_MS = 25;

/** Takes over `setTimeout` and `performance.now` until the test is over. */
export function fakeClock(t: TestContext): FakeClock {
  let now = 1_000;
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const clock = t.mock.method(performance, "now", () => now);
  // Deno does not do this by itself.
  t.after(() => {
    t.mock.timers.reset();
    clock.mock.restore();
  });
  return {
    async pass(ms) {
      await settled();
      for (let left = ms; left > 0; left -= STEP_MS) {
        const step = Math.min(left, STEP_MS);
        now += step;
        t.mock.timers.tick(step);
        await settled();
      }
    },
  };
}

/** Resolves when all that was promised by now has happened; no time passes. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
