import type { Finding } from "./finding.ts";
import type { ProbeResult } from "./probe.ts";

/** A clock that is off by more makes records hard to find: they are looked for by their time. */
const TOLERANCE_MS = 60_000;

/** Whether this machine's clock and the service's say the same. */
export function lookAtClock(result: ProbeResult): Finding[] {
  const aheadMs = "failure" in result ? undefined : result.clockAheadMs;
  if (aheadMs === undefined || Math.abs(aheadMs) < TOLERANCE_MS) return [];
  const seconds = Math.round(Math.abs(aheadMs) / 1000);
  return [{
    check: "clock",
    state: "warning",
    message: `this machine's clock is ${seconds} s ${aheadMs > 0 ? "behind" : "ahead of"} the ` +
      "service's: records stand at another time than you look for them",
    advice: "set the clock (NTP)",
  }];
}
