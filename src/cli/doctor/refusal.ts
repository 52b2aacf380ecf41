import type { Source } from "../../api/mod.ts";
import { nameOf, sourceOf } from "./own_source.ts";
import { PLACES } from "./places.ts";
import type { ProbeAnswer } from "./probe.ts";
import { settingName, type Settings } from "./settings.ts";
import type { Verdict } from "./verdict.ts";

/** What a host that does not know the source token means: the token may be wrong, or the host. */
export function refusal(
  { status }: ProbeAnswer,
  settings: Settings,
  sources: readonly Source[],
): Verdict {
  const { config: { sourceToken, ingestingUrl }, api } = settings;
  const { host } = new URL(ingestingUrl.value);
  const token = settingName(sourceToken!.from);
  const message = `${host} does not know the source token of ${token} (${status})`;
  const source = sourceOf(settings, sources);
  const rightHost = source?.attributes.ingesting_host;
  if (source && rightHost && rightHost !== host) {
    return {
      state: "wrong",
      message: `${message}: it is that of ${nameOf(source)}, whose ingesting host is ${rightHost}`,
      advice: `set BETTERSTACK_INGEST_HOST=${rightHost}`,
    };
  }
  const apiToken = [api.telemetry.token, api.uptime.token]
    .find((one) => one?.reveal() === sourceToken!.reveal());
  if (apiToken) {
    return {
      state: "wrong",
      message: `${message}: it is the same as ${
        settingName(apiToken.from)
      }, and an API token cannot log`,
      advice: PLACES.source,
    };
  }
  const where = ingestingUrl.from === "the default"
    ? `; no ingesting host is set (BETTERSTACK_INGEST_HOST), and ${host} may not be that of your source`
    : `; the host is from ${settingName(ingestingUrl.from)}`;
  return {
    state: "wrong",
    message: message + where,
    advice:
      `a right token at the wrong host looks the same: take both from the same source. ${PLACES.source}`,
  };
}
