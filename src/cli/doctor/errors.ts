import type { Finding } from "./finding.ts";
import { PLACES } from "./places.ts";
import { probe, type ProbeAnswer } from "./probe.ts";
import { settingName, type Settings } from "./settings.ts";
import { commonVerdict, timely, type Verdict } from "./verdict.ts";

/** Whether Errors takes the DSN's token: it is sent an envelope that has no event in it. */
export async function lookAtErrors({ dsn, timeoutMs }: Settings): Promise<Finding> {
  if (!dsn) {
    return {
      check: "errors",
      state: "unset",
      message: "no DSN is set (BETTERSTACK_ERRORS_DSN)",
      advice: PLACES.errors,
    };
  }
  const url = dsn.envelopeUrl;
  const result = await probe({
    url,
    method: "POST",
    headers: {
      "content-type": "application/x-sentry-envelope",
      "x-sentry-auth":
        `Sentry sentry_version=7, sentry_client=better-stack-doctor, sentry_key=${dsn.key()}`,
    },
    body: "{}\n",
    timeoutMs,
  });
  const verdict = commonVerdict(result, url) ??
    judge(result as ProbeAnswer, new URL(url).host, settingName(dsn.from));
  return { check: "errors", ...verdict };
}

function judge(answer: ProbeAnswer, host: string, name: string): Verdict {
  const { status } = answer;
  if (status >= 200 && status < 300) return timely(answer, `${host} takes ${name}`);
  if (status === 401 || status === 403) {
    return {
      state: "wrong",
      message: `${host} does not know the token of ${name} (${status})`,
      advice:
        `token and host belong together, and a source token does not work here. ${PLACES.errors}`,
    };
  }
  if (status === 404 || status === 405) {
    return {
      state: "wrong",
      message: `${host} takes no errors: it answered ${status}`,
      advice: PLACES.errors,
    };
  }
  // What it answers to an envelope without an event is documented nowhere.
  return {
    state: "warning",
    message: `${host} is there and answered ${status}, which does not tell whether the token of ` +
      `${name} is right`,
    advice: "capture an error, and look for it in Errors",
  };
}
