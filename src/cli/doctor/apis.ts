import {
  type BetterStackApiError,
  createApi,
  type HeartbeatAttributes,
  type Resource,
  type Source,
} from "../../api/mod.ts";
import type { Environment } from "../../core/environment.ts";
import { counted } from "../../core/counted.ts";
import { CHECKS, type Finding } from "./finding.ts";
import { PLACES } from "./places.ts";
import { settingName, type Settings } from "./settings.ts";

/** What an API told, and whether it did. */
export interface ApiReport<T> {
  readonly finding: Finding;
  /** What there is; undefined when it did not tell. */
  readonly items: readonly T[] | undefined;
  /** Whether it does not know the token. */
  readonly isRefused: boolean;
}

/** A heartbeat of Uptime. */
export type KnownHeartbeat = Resource<HeartbeatAttributes>;

const UNKNOWN = { items: undefined, isRefused: false };

/** Asks both APIs for what they have, where there are tokens for them. */
export function lookAtApis(settings: Settings, environment: Environment | undefined): {
  readonly telemetry: Promise<ApiReport<Source>>;
  readonly uptime: Promise<ApiReport<KnownHeartbeat>>;
} {
  const { telemetry, uptime } = createApi(settings.options, environment);
  return {
    telemetry: lookAt(settings, "Telemetry", "source", () => telemetry.listAllSources()),
    uptime: lookAt(settings, "Uptime", "heartbeat", () => uptime.heartbeats.list()),
  };
}

/** What both come to together. */
export function apiFindings(
  telemetry: ApiReport<Source>,
  uptime: ApiReport<KnownHeartbeat>,
  settings: Settings,
): Finding[] {
  const { api } = settings;
  if (!api.telemetry.token && !api.uptime.token) return [NO_TOKEN];
  return [forgive(telemetry, uptime, settings), forgive(uptime, telemetry, settings)];
}

const NO_TOKEN: Finding = {
  check: "apis",
  state: "unset",
  message: "no API token is set (BETTERSTACK_API_TOKEN); logs and heartbeats need none",
  advice: "Settings → API tokens, https://betterstack.com/settings/api-tokens/0",
};

/** A token for both that opens just the other one is no mistake: a team's token is for one product. */
function forgive(
  { finding, isRefused }: ApiReport<unknown>,
  other: ApiReport<unknown>,
  { api: { telemetry, uptime } }: Settings,
): Finding {
  const isShared = telemetry.token && telemetry.token.from === uptime.token?.from;
  if (!isShared || !isRefused || !other.items) return finding;
  const name = settingName(telemetry.token.from);
  return {
    check: finding.check,
    state: "warning",
    message: `${name} opens the ${CHECKS[other.finding.check]} and not the ` +
      `${CHECKS[finding.check]}: a team's token is for one of them`,
    advice: "to use both give a global token (Settings → API tokens → Global API tokens), or " +
      `LOGTAIL_API_TOKEN and BETTERUPTIME_API_TOKEN instead of ${name}`,
  };
}

async function lookAt<T>(
  { api }: Settings,
  product: "Telemetry" | "Uptime",
  thing: string,
  list: () => AsyncIterable<T>,
): Promise<ApiReport<T>> {
  const { token, url } = product === "Telemetry" ? api.telemetry : api.uptime;
  const place = product === "Telemetry" ? PLACES.telemetryToken : PLACES.uptimeToken;
  const check = product === "Telemetry" ? "telemetry-api" : "uptime-api";
  if (!token) {
    const message = `no API token for ${product} is set (BETTERSTACK_API_TOKEN)`;
    return { ...UNKNOWN, finding: { check, state: "unset", message, advice: place } };
  }
  const name = settingName(token.from);
  try {
    const items: T[] = [];
    for await (const item of list()) items.push(item);
    const message = `${name} opens it: ${counted(items.length, thing)}`;
    return { finding: { check, state: "ok", message }, items, isRefused: false };
  } catch (error) {
    const { message, code, status } = error as BetterStackApiError;
    if (code !== "unauthorised") return { ...UNKNOWN, finding: { check, state: "wrong", message } };
    const refusal = `${new URL(url).host} does not know the API token of ${name} (${status}): it ` +
      `takes one of ${product} or a global one; source tokens and those of other products do not work`;
    const finding = { check, state: "wrong", message: refusal, advice: place } as const;
    return { ...UNKNOWN, finding, isRefused: true };
  }
}
