import type { Source } from "../../api/mod.ts";
import type { Finding } from "./finding.ts";
import { lookAtClock } from "./clock.ts";
import { nameOf, sourceOf } from "./own_source.ts";
import { PLACES } from "./places.ts";
import { probe, type ProbeAnswer } from "./probe.ts";
import { refusal } from "./refusal.ts";
import { settingName, type Settings } from "./settings.ts";
import { commonVerdict, timely, type Verdict } from "./verdict.ts";

/**
 * Whether the ingesting host takes the source token. It is sent a batch without records: who sends it
 * is checked before what is in it, and nothing is there to be kept.
 *
 * @param sources What is known of the sources, where an API token tells.
 */
export async function lookAtIntake(
  settings: Settings,
  sources: Promise<readonly Source[] | undefined>,
): Promise<Finding[]> {
  const { sourceToken, ingestingUrl } = settings.config;
  if (!sourceToken) {
    return [{
      check: "source-token",
      state: "unset",
      message: "no source token is set: nothing is logged (BETTERSTACK_SOURCE_TOKEN)",
      advice: PLACES.source,
    }];
  }
  const url = ingestingUrl.value;
  const result = await probe({
    url,
    method: "POST",
    headers: {
      authorization: `Bearer ${sourceToken.reveal()}`,
      "content-type": "application/json",
    },
    body: "[]",
    timeoutMs: settings.timeoutMs,
  });
  const verdict = commonVerdict(result, url) ??
    judge(result as ProbeAnswer, settings, await sources ?? []);
  return [{ check: "source-token", ...verdict }, ...lookAtClock(result)];
}

function judge(answer: ProbeAnswer, settings: Settings, sources: readonly Source[]): Verdict {
  const { config: { sourceToken, ingestingUrl } } = settings;
  const { status } = answer;
  const token = settingName(sourceToken!.from);
  const { host } = new URL(ingestingUrl.value);
  const source = sourceOf(settings, sources);
  // It may take a batch without records for one that it cannot read, but looks at the token first.
  if (status === 202 || status === 406) {
    if (source?.attributes.ingesting_paused) {
      return {
        state: "wrong",
        message: `${host} takes ${token}, but ${
          nameOf(source)
        } is paused: what is sent is not kept`,
        advice: `Telemetry → Sources → ${source.attributes.name}: resume ingesting`,
      };
    }
    const message = `${host} takes ${token}${source ? `: ${nameOf(source)}` : ""}`;
    return isInClear(ingestingUrl.value)
      ? {
        state: "warning",
        message: `${message}, which goes there unencrypted, as all records do`,
        advice: "give an https: URL, or just the host",
      }
      : timely(answer, message);
  }
  if (status === 401 || status === 403) return refusal(answer, settings, sources);
  if (status >= 200 && status < 300) {
    return {
      state: "warning",
      message: `${host} answered ${status}, where an ingesting host answers 202`,
      advice: "is it one, or a proxy or a login page in between? What is sent there may be lost",
    };
  }
  return {
    state: "wrong",
    message: `${host} is no ingesting host: it answered ${status}`,
    advice: `${PLACES.source}; it goes into BETTERSTACK_INGEST_HOST`,
  };
}

/** Whether others on the way can read what is sent. */
function isInClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !/^(localhost|127\..*|\[::1\])$/.test(hostname);
}
