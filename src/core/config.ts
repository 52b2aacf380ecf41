import { type Environment, readVariable } from "./environment.ts";

const DEFAULT_INGESTING_URL = "https://in.logs.betterstack.com/";
const HEARTBEAT_BASE = "https://uptime.betterstack.com/api/v1/heartbeat/";

/** Tokens and hosts, as given in code. All may be left out: the environment is read then. */
export interface ConfigOptions {
  /** The source token. @default `LOGTAIL_SOURCE_TOKEN`, `BETTERSTACK_SOURCE_TOKEN`, `BETTER_STACK_SOURCE_TOKEN` */
  readonly sourceToken?: string | undefined;
  /**
   * The source's ingesting host, or a full URL, whose path is kept.
   * @default `BETTERSTACK_INGEST_HOST`, `BETTER_STACK_INGESTING_URL`, `LOGTAIL_URL`, `https://in.logs.betterstack.com`
   */
  readonly ingestingHost?: string | undefined;
  /** The heartbeat's token; a full heartbeat URL is taken as one. @default `BETTERSTACK_HEARTBEAT_TOKEN` */
  readonly heartbeatToken?: string | undefined;
  /** The heartbeat's full URL; wins over the token. @default `BETTERSTACK_UPTIME_HEARTBEAT_URL` */
  readonly heartbeatUrl?: string | undefined;
  /** Permit `http:` URLs, for tests and local proxies. @default true if `BETTERSTACK_ALLOW_INSECURE_URL=1` */
  readonly allowInsecureUrl?: boolean | undefined;
}

/** A value that must not show: kept where printing, inspecting or serialising does not reach. */
export interface Secret {
  /** The option or variable that it came from. */
  readonly from: string;
  /** The value itself. */
  reveal(): string;
}

/** A value and the option or variable that it came from. */
export interface Setting {
  /** The option or variable, or `the default`. */
  readonly from: string;
  /** The value. */
  readonly value: string;
}

/** What {@linkcode resolveConfig} found. */
export interface ResolvedConfig {
  /** The source token, if there is one. */
  readonly sourceToken: Secret | undefined;
  /** Where records are posted: an absolute URL. */
  readonly ingestingUrl: Setting;
  /** The URL to ping, if there is one. The URL is the secret. */
  readonly heartbeatUrl: Secret | undefined;
  /** What was wrong with values from the environment, which are treated as not set. */
  readonly problems: readonly string[];
}

/**
 * Resolves tokens and hosts: options first, then the environment, in the order that
 * {@linkcode ConfigOptions} names. Values are trimmed, and blank counts as not set.
 *
 * @param environment The variables to read. @default those of the process
 * @throws {TypeError} when an option's value cannot be used; a bad value from the environment is told
 * in `problems`.
 */
export function resolveConfig(
  options: ConfigOptions = {},
  environment?: Environment,
): ResolvedConfig {
  const problems: string[] = [];
  const insecure = options.allowInsecureUrl ??
    readVariable("BETTERSTACK_ALLOW_INSECURE_URL", environment) === "1";

  const url: Parse = (text) => parseUrl(text, insecure);
  const host: Parse = (text) => url(text.includes("://") ? text : `https://${text}`);
  const heartbeat: Parse = (text) =>
    text.includes("://") ? url(text) : HEARTBEAT_BASE + encodeURIComponent(parseToken(text));

  /** The first option or variable that is set, and that its `parse` accepts. */
  const first = (...candidates: [keyof ConfigOptions | Variable, Parse][]): Setting | undefined => {
    for (const [from, parse] of candidates) {
      const isOption = !/_/.test(from);
      const text = isOption
        ? optionText(from, options[from as keyof ConfigOptions])
        : readVariable(from, environment);
      if (!text) continue;
      try {
        return { from, value: parse(text) };
      } catch (error) {
        const problem = `${from} ${(error as Error).message}`;
        if (isOption) throw new TypeError(problem);
        problems.push(`${problem}; it is treated as not set`);
      }
    }
    return undefined;
  };

  return {
    sourceToken: secret(first(
      ["sourceToken", parseToken],
      ["LOGTAIL_SOURCE_TOKEN", parseToken],
      ["BETTERSTACK_SOURCE_TOKEN", parseToken],
      ["BETTER_STACK_SOURCE_TOKEN", parseToken],
    )),
    ingestingUrl: first(
      ["ingestingHost", host],
      ["BETTERSTACK_INGEST_HOST", host],
      ["BETTER_STACK_INGESTING_URL", host],
      ["LOGTAIL_URL", host],
    ) ?? { from: "the default", value: DEFAULT_INGESTING_URL },
    heartbeatUrl: secret(first(
      ["heartbeatUrl", url],
      ["heartbeatToken", heartbeat],
      ["BETTERSTACK_UPTIME_HEARTBEAT_URL", url],
      ["BETTERSTACK_HEARTBEAT_TOKEN", heartbeat],
    )),
    problems,
  };
}

type Variable = Uppercase<string>;
type Parse = (text: string) => string;

function optionText(name: string, value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== "string") {
    throw new TypeError(`${name} must be a string, not ${typeof value}`);
  }
  return value.trim();
}

function secret(setting: Setting | undefined): Secret | undefined {
  return setting && { from: setting.from, reveal: () => setting.value };
}

/** A token must survive a header unchanged; anything else is a paste gone wrong or an injection. */
function parseToken(text: string): string {
  const bad = text.search(/[^\x21-\x7e]/);
  if (bad < 0) return text;
  throw new Error(
    `must be printable ASCII without spaces; check the character at position ${bad + 1}`,
  );
}

function parseUrl(text: string, insecure: boolean): string {
  // URL would silently leave out line breaks and tabs; its own error would repeat the value.
  const url = /[\s\x00-\x1f]/.test(text) || !URL.canParse(text) ? undefined : new URL(text);
  if (!url?.hostname) throw new Error("must be a host name or a full URL");
  if (url.username || url.password) throw new Error("must not hold a user name or password");
  if (url.protocol === "http:" && !insecure) {
    throw new Error(
      "must be an https: URL (for a test or a local proxy set allowInsecureUrl or BETTERSTACK_ALLOW_INSECURE_URL=1)",
    );
  }
  if (!/^https?:$/.test(url.protocol)) throw new Error("must be an https: URL");
  url.hash = "";
  return url.href;
}
