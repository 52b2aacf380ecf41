import type { Finding } from "./finding.ts";
import type { ProbeAnswer, ProbeResult } from "./probe.ts";

/** How something is, and what to do about it. */
export type Verdict = Pick<Finding, "state" | "message" | "advice">;

const SLOW_MS = 2_000;

/** What an answer means, whatever was asked; undefined where that depends on the question. */
export function commonVerdict(result: ProbeResult, url: string): Verdict | undefined {
  const { host, origin } = new URL(url);
  if ("failure" in result) {
    const { why, advice } = result.failure;
    return { state: "wrong", message: `${host} cannot be reached: ${why}`, advice };
  }
  const { status, leadsTo } = result;
  if (status >= 300 && status < 400) {
    return {
      state: "wrong",
      message: `${host} leads elsewhere (${status}${leadsTo ? `, to ${leadsTo}` : ""}), where no ` +
        "token is taken along",
      advice: leadsTo && leadsTo !== origin
        ? "if that is where it shall go, give that host"
        : "check the host and its path",
    };
  }
  if (status === 402) {
    return {
      state: "wrong",
      message: `${host} takes nothing more (402): the quota or the spending limit is used up`,
      advice:
        "see the plan and its usage in Better Stack's settings; until there is room again all is refused",
    };
  }
  if (status === 408 || status === 429 || status >= 500) {
    return {
      state: "wrong",
      message: `${host} answered ${status}: the service has trouble, or is asked too much`,
      advice: "try again in a minute; meanwhile records wait and are tried again. " +
        "https://status.betterstack.com says more",
    };
  }
  return undefined;
}

/** An `ok`, or a warning that it took long. */
export function timely({ ms }: ProbeAnswer, message: string): Verdict {
  const took = `${message} (${Math.round(ms)} ms)`;
  if (ms < SLOW_MS) return { state: "ok", message: took };
  return {
    state: "warning",
    message: `${took}: that is slow`,
    advice:
      "is the host in a region far from here, or a proxy in between? Programs do not wait for " +
      "it, but it holds up flush() and close()",
  };
}
