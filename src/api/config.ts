import { createFinder, parseToken, parseUrl, type Secret, secret } from "../core/config.ts";
import { MAX_TIMER_MS, numberOption, optional } from "../core/options.ts";

/** API tokens and how requests are sent. Times are in milliseconds. All may be left out. */
export interface ApiOptions {
  /** A Telemetry API token; not a source token. @default `apiToken` */
  readonly telemetryApiToken?: string | undefined;
  /** An Uptime API token. @default `apiToken` */
  readonly uptimeApiToken?: string | undefined;
  /**
   * A token for both: a global one, or the one of the product that is used.
   * @default `BETTERSTACK_API_TOKEN`, `BETTER_STACK_API_TOKEN`, then `LOGTAIL_API_TOKEN` for Telemetry and
   * `BETTERUPTIME_API_TOKEN` for Uptime
   */
  readonly apiToken?: string | undefined;
  /** Where the Telemetry API is. @default `BETTERSTACK_TELEMETRY_URL`, `https://telemetry.betterstack.com` */
  readonly telemetryUrl?: string | undefined;
  /** Where the Uptime API is. @default `BETTERSTACK_UPTIME_URL`, `https://uptime.betterstack.com` */
  readonly uptimeUrl?: string | undefined;
  /** Permit `http:` URLs, for tests and local proxies. @default true if `BETTERSTACK_ALLOW_INSECURE_URL=1` */
  readonly allowInsecureUrl?: boolean | undefined;
  /** How long a request may take, with its redirects and its answer's body. @default 30_000 */
  readonly requestTimeoutMs?: number | undefined;
  /** For how long a call that changes nothing when repeated is tried again; 0 for never. @default 60_000 */
  readonly retryForMs?: number | undefined;
  /** What sends requests: for proxies and tests. @default the global `fetch` */
  readonly fetch?: typeof fetch | undefined;
}

/** One product's API: where it is, and what opens it. */
export interface Service {
  /** The product's name. */
  readonly name: "Telemetry" | "Uptime";
  /** Where it is, without a slash at the end. */
  readonly url: string;
  /** The token, if there is one. */
  readonly token: Secret | undefined;
}

/** What {@linkcode resolveApiConfig} found. */
export interface ResolvedApiConfig {
  /** The Telemetry API. */
  readonly telemetry: Service;
  /** The Uptime API. */
  readonly uptime: Service;
  /** Whether `http:` URLs are permitted. */
  readonly allowInsecureUrl: boolean;
  /** How long a request may take, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** For how long a call is tried again, in milliseconds. */
  readonly retryForMs: number;
  /** What was wrong with values from the environment, which are treated as not set. */
  readonly problems: readonly string[];
}

/**
 * Resolves tokens and URLs: options first, then the environment, in the order that
 * {@linkcode ApiOptions} names. Values are trimmed, and blank counts as not set.
 *
 * @param environment The variables to read. @default those of the process
 * @throws {TypeError} when an option's value cannot be used, {RangeError} for a number out of range; a bad
 * value from the environment is told in `problems`
 */
export function resolveApiConfig(
  options: ApiOptions = {},
  environment?: object,
): ResolvedApiConfig {
  const { requestTimeoutMs = 30_000, retryForMs = 60_000 } = options;
  const { first, insecure, problems } = createFinder(options, environment);
  optional("fetch", options.fetch, "function");
  numberOption("requestTimeoutMs", requestTimeoutMs, 1, MAX_TIMER_MS);
  numberOption("retryForMs", retryForMs, 0);

  const token = (option: string, variable: string) =>
    secret(first(parseToken, option, ...API_TOKENS, variable));
  const url = (option: string, variable: string, preset: string) =>
    first(parseBaseUrl, option, variable)?.value ?? preset;

  return {
    telemetry: {
      name: "Telemetry",
      url: url("telemetryUrl", "BETTERSTACK_TELEMETRY_URL", "https://telemetry.betterstack.com"),
      token: token("telemetryApiToken", "LOGTAIL_API_TOKEN"),
    },
    uptime: {
      name: "Uptime",
      url: url("uptimeUrl", "BETTERSTACK_UPTIME_URL", "https://uptime.betterstack.com"),
      token: token("uptimeApiToken", "BETTERUPTIME_API_TOKEN"),
    },
    allowInsecureUrl: insecure,
    requestTimeoutMs,
    retryForMs,
    problems: [...new Set(problems)],
  };
}

const API_TOKENS = ["apiToken", "BETTERSTACK_API_TOKEN", "BETTER_STACK_API_TOKEN"];

/** A URL that paths are added to. */
function parseBaseUrl(text: string, insecure: boolean): string {
  return parseUrl(text, insecure).replace(/[?#].*$/, "").replace(/\/+$/, "");
}
