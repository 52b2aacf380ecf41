import { retryDelayMs } from "./backoff.ts";
import type { BeatEnding } from "./beat.ts";
import type { Secret } from "./config.ts";
import type { Intake } from "./delivery.ts";
import { reasonOf } from "./plain.ts";
import { sendBeat } from "./send_beat.ts";
import { pause } from "./timer.ts";

/** Sends one beat, and again for `holdMs` at most; a trouble is reported. Never rejects. */
export async function beatWithin(
  holdMs: number,
  { settings: { fetch, requestTimeoutMs }, reporter }: Intake,
  { from, reveal }: Secret,
  ending: BeatEnding,
  output: unknown,
): Promise<void> {
  const heartbeatUrl = reveal();
  const body = ending && reasonOf(output);
  const deadline = performance.now() + holdMs;
  for (let tries = 1;; tries++) {
    const leftMs = Math.max(1, Math.ceil(deadline - performance.now())); // a pause may take longer
    const timeoutMs = Math.min(requestTimeoutMs, leftMs);
    const outcome = await sendBeat({ heartbeatUrl, ending, body, timeoutMs, fetch });
    if (outcome.kind === "delivered") return;
    const waitMs = outcome.kind === "retry" ? retryDelayMs(tries, outcome.afterMs) : Infinity;
    if (performance.now() + waitMs >= deadline) {
      const { origin } = new URL(heartbeatUrl);
      const message = `cannot send the heartbeat to ${origin} (from ${from}): ${outcome.why}`;
      return reporter.report("heartbeat", message, undefined, outcome.status);
    }
    await pause(waitMs);
  }
}
