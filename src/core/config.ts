import { readVariable } from "./environment.ts";
import { optional } from "./options.ts";

const DEFAULT_INGESTING_URL = "https://in.logs.betterstack.com/";
const HEARTBEAT_BASE = "https://uptime.betterstack.com/api/v1/heartbeat/";

// Where values come from, the first that is set.
const SOURCE_TOKENS = [
  "sourceToken",
  "LOGTAIL_SOURCE_TOKEN",
  "BETTERSTACK_SOURCE_TOKEN",
  "BETTER_STACK_SOURCE_TOKEN",
] as const;
const INGESTING_HOSTS = [
  "ingestingHost",
  "BETTERSTACK_INGEST_HOST",
  "BETTER_STACK_INGESTING_URL",
  "LOGTAIL_URL",
] as const;

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

/** What {@linkcode resolveSource} found. */
export type SourceConfig = Omit<ResolvedConfig, "heartbeatUrl">;

/**
 * Resolves tokens and hosts: options first, then the environment, in the order that
 * {@linkcode ConfigOptions} names. Values are trimmed, and blank counts as not set.
 *
 * @param environment The variables to read. @default those of the process
 * @throws {TypeError} when an option's value cannot be used; a bad value from the environment is told
 * in `problems`.
 */
export function resolveConfig(options: ConfigOptions = {}, environment?: object): ResolvedConfig {
  const source = resolveSource(options, environment);
  const { heartbeatUrl, problems } = resolveHeartbeat(options, environment);
  return { ...source, heartbeatUrl, problems: [...source.problems, ...problems] };
}

/** The half that a logger needs. @throws {TypeError} as {@linkcode resolveConfig} does */
export function resolveSource(options: ConfigOptions, environment?: object): SourceConfig {
  const { first, problems } = createFinder(options, environment);
  return {
    sourceToken: secret(first(parseToken, ...SOURCE_TOKENS)),
    ingestingUrl: first(parseHost, ...INGESTING_HOSTS) ??
      { from: "the default", value: DEFAULT_INGESTING_URL },
    problems,
  };
}

/** The half that a heartbeat needs. @throws {TypeError} as {@linkcode resolveConfig} does */
export function resolveHeartbeat(
  options: ConfigOptions,
  environment?: object,
): Pick<ResolvedConfig, "heartbeatUrl" | "problems"> {
  const { first, problems } = createFinder(options, environment);
  const token: Parse<string> = (text, insecure) => {
    if (text.includes("://")) return parseUrl(text, insecure);
    if (/^\.+$/.test(text)) throw new Error("must be a token, not a step in a path");
    return HEARTBEAT_BASE + encodeURIComponent(parseToken(text));
  };
  const found = first(parseUrl, "heartbeatUrl") ?? first(token, "heartbeatToken") ??
    first(parseUrl, "BETTERSTACK_UPTIME_HEARTBEAT_URL") ??
    first(token, "BETTERSTACK_HEARTBEAT_TOKEN");
  return { heartbeatUrl: secret(found), problems };
}

/** Makes a value of a text. @throws {Error} whose message says what it must be */
export type Parse<T> = (text: string, insecure: boolean) => T;

/** A value and the option or variable that it came from. */
export interface Found<T> {
  readonly from: string;
  readonly value: T;
}

/** Finds values in options and in the environment. */
export interface Finder {
  /** The first of the options and variables that is set, and that `parse` accepts. */
  first<T>(parse: Parse<T>, ...names: readonly string[]): Found<T> | undefined;
  /** Whether `http:` URLs are permitted. */
  readonly insecure: boolean;
  /** What was wrong with variables. */
  readonly problems: string[];
}

/**
 * Creates what finds values in `options`, or in the environment for names with an underscore.
 *
 * @throws {TypeError} when `options` is no object; `first` does for an option that `parse` refuses
 */
export function createFinder(
  options: Pick<ConfigOptions, "allowInsecureUrl">,
  environment: object | undefined,
): Finder {
  optional("options", options, "object");
  optional("allowInsecureUrl", options.allowInsecureUrl, "boolean");
  const insecure = options.allowInsecureUrl ??
    readVariable("BETTERSTACK_ALLOW_INSECURE_URL", environment) === "1";
  const problems: string[] = [];
  return {
    problems,
    insecure,
    first(parse, ...names) {
      for (const from of names) {
        const isOption = !from.includes("_");
        const text = isOption
          ? optionText(from, options[from as keyof typeof options])
          : readVariable(from, environment);
        if (!text) continue;
        try {
          return { from, value: parse(text, insecure) };
        } catch (error) {
          const problem = `${from} ${(error as Error).message}`;
          if (isOption) throw new TypeError(problem);
          problems.push(`${problem}; it is treated as not set`);
        }
      }
    },
  };
}

/** An option that is text, trimmed. @throws {TypeError} when it is something else */
function optionText(name: string, value: unknown): string | undefined {
  if (value === null) return undefined;
  optional(name, value, "string");
  return (value as string | undefined)?.trim();
}

/** A setting that must not show. */
export function secret(setting: Setting | undefined): Secret | undefined {
  return setting && { from: setting.from, reveal: () => setting.value };
}

function parseHost(text: string, insecure: boolean): string {
  const url = text.includes("://") ? text : `https://${text}`;
  return parseUrl(url, insecure, "a host name or a full URL");
}

/** A token must survive a header unchanged; anything else is a paste gone wrong or an injection. */
export function parseToken(text: string): string {
  const bad = text.search(/[^\x21-\x7e]/);
  if (bad < 0) return text;
  throw new Error(
    `must be printable ASCII without spaces; check the character at position ${bad + 1}`,
  );
}

/** The URL that a text is. @throws {Error} whose message says what it must be, without repeating it */
export function parseUrl(text: string, insecure: boolean, kind = "a full URL"): string {
  // URL would silently leave out line breaks and tabs; its own error would repeat the value.
  const url = /[\s\p{Cc}]/u.test(text) || !URL.canParse(text) ? undefined : new URL(text);
  if (!url?.host) throw new Error(`must be ${kind}`);
  if (url.username || url.password) throw new Error("must not hold a user name or password");
  if (url.protocol !== "https:" && !(insecure && url.protocol === "http:")) {
    const hint = url.protocol === "http:"
      ? " (for a test or a local proxy set allowInsecureUrl or BETTERSTACK_ALLOW_INSECURE_URL=1)"
      : "";
    throw new Error(`must be an https: URL${hint}`);
  }
  url.hash = "";
  return url.href;
}
