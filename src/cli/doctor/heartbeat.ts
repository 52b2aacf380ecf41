import type { Environment } from "../../core/environment.ts";
import { createHeartbeat } from "../../core/heartbeat.ts";
import { inFlagWords } from "../flags.ts";
import type { KnownHeartbeat } from "./apis.ts";
import type { Finding } from "./finding.ts";
import { PLACES } from "./places.ts";
import { probe, type ProbeAnswer } from "./probe.ts";
import { settingName, type Settings } from "./settings.ts";
import { commonVerdict, timely, type Verdict } from "./verdict.ts";

/**
 * Whether there is a heartbeat to beat. It is not pinged, which would tell people that something is
 * alive: its host is asked for its front page, and the API for its status, where a token allows it.
 */
export async function lookAtHeartbeat(
  settings: Settings,
  heartbeats: Promise<readonly KnownHeartbeat[] | undefined>,
): Promise<Finding> {
  const { heartbeatUrl } = settings.config;
  if (!heartbeatUrl) {
    return {
      check: "heartbeat",
      state: "unset",
      message: "no heartbeat is set (BETTERSTACK_UPTIME_HEARTBEAT_URL)",
      advice: PLACES.heartbeat,
    };
  }
  const url = heartbeatUrl.reveal();
  const { origin, host } = new URL(url);
  const name = settingName(heartbeatUrl.from);
  const result = await probe({ url: origin, method: "GET", timeoutMs: settings.timeoutMs });
  if ("failure" in result) return { check: "heartbeat", ...commonVerdict(result, url)! };
  const known = await heartbeats;
  const beat = known?.find(({ attributes }) => tokenOf(attributes.url ?? "") === tokenOf(url));
  return {
    check: "heartbeat",
    ...beat ? stateOf(beat, name, result) : known ? unknown(name, known.length) : timely(
      result,
      `${host} is there; ${name} was not pinged (--ping-heartbeat does it)`,
    ),
  };
}

/** Pings it, as the one who calls wants it. */
export async function pingHeartbeat(
  { options, config: { heartbeatUrl } }: Settings,
  environment: Environment | undefined,
): Promise<Finding> {
  const { heartbeatUrl: url, heartbeatToken, allowInsecureUrl, requestTimeoutMs } = options;
  let problem = "";
  const heartbeat = createHeartbeat({
    heartbeatUrl: url,
    heartbeatToken,
    allowInsecureUrl,
    requestTimeoutMs,
    intervalMs: 100, // the least that it takes: it is hardly tried again
    onError: ({ message }) => problem ||= message,
  }, environment);
  const name = settingName(heartbeatUrl!.from);
  if (await heartbeat.ping()) {
    return { check: "heartbeat", state: "ok", message: `${name} was pinged, and took it` };
  }
  return {
    check: "heartbeat",
    state: "wrong",
    message: inFlagWords(problem),
    advice: PLACES.heartbeat,
  };
}

/** The end of a heartbeat's URL: the service has had more than one host. */
function tokenOf(url: string): string {
  return url.replace(/[?#].*$/, "").split("/").findLast((part) => part !== "") ?? "";
}

function stateOf({ attributes }: KnownHeartbeat, name: string, answer: ProbeAnswer): Verdict {
  const { status = "there", name: title } = attributes;
  const message = `${name} is heartbeat ${JSON.stringify(title)}, which is ${status}`;
  switch (status) {
    case "paused":
      return {
        state: "warning",
        message: `${message}: nobody is told when it is missed`,
        advice: "Uptime → Heartbeats → the heartbeat: resume it",
      };
    case "down":
      return {
        state: "warning",
        message: `${message}: a ping is missing, or it said that something failed`,
        advice: "look at the job; `better-stack incidents list` says more",
      };
    case "pending":
      return timely(answer, `${message} until its first ping`);
    default:
      return timely(answer, message);
  }
}

function unknown(name: string, count: number): Verdict {
  return {
    state: "warning",
    message: `${name} is none of the heartbeats that the API token can see (${count})`,
    advice: `it was deleted, or is another team's. ${PLACES.heartbeat}`,
  };
}
