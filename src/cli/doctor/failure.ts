import process from "node:process";

/** Why there was no answer, and what to do about it; in our own words, as those of the runtimes differ. */
export interface Failure {
  /** Stands behind the host: `… cannot be reached: there is no such host`. */
  readonly why: string;
  /** What to do. */
  readonly advice: string;
}

const BROKEN_OFF = "it broke the connection off";
const PROXY = "check the network, the firewall and the proxy between here and there";

/** What the texts and codes of a failed fetch hold, in Node, Deno and Bun. */
const KINDS: readonly (readonly [RegExp, why: string, advice: string])[] = [
  [
    /ENOTFOUND|EAI_AGAIN|EAI_NODATA|getaddrinfo|dns error|failed to lookup|name or service not known/i,
    "its name has no address",
    `check the spelling of the host, and ${PROXY}`,
  ],
  [
    /ECONNREFUSED|connection ?refused/i,
    "nothing listens there",
    "check the host and the port; is the sandbox or the proxy running?",
  ],
  [
    /cert|self.?signed|UNABLE_TO_VERIFY|UnknownIssuer|unable to (verify|get)/i,
    "its TLS certificate is not to be trusted",
    "check the host; behind a company's proxy give the runtime its certificate " +
    "(NODE_EXTRA_CA_CERTS, or DENO_CERT)",
  ],
  [/tls handshake eof|before secure TLS connection/i, BROKEN_OFF, PROXY],
  [
    /EPROTO|ERR_SSL|ERR_TLS|wrong version number|InvalidContentType|tls|ssl/i,
    "it does not speak TLS there",
    "check the port; for a test or a local proxy give an http: URL and set " +
    "BETTERSTACK_ALLOW_INSECURE_URL=1",
  ],
  [/bad port/i, "fetch goes to no such port", "check the port"],
  [/ENETUNREACH|EHOSTUNREACH|unreachable/i, "there is no way to it", PROXY],
  [/ETIMEDOUT|timed? ?out|UND_ERR_CONNECT_TIMEOUT/i, "it does not answer", PROXY],
  [
    /HPE_|HTTPParser|invalid HTTP|malformed_?HTTP/i,
    "it does not speak HTTP there",
    "check the host and the port",
  ],
  [/ECONNRESET|EPIPE|UND_ERR_SOCKET|hang up|reset|closed|aborted/i, BROKEN_OFF, PROXY],
];

/** Says why a fetch failed. Nothing of its own text shows, which may hold a URL. */
export function failureOf(error: unknown): Failure {
  const text = textsOf(error).join(" ").replace(/\S+:\/\/\S+/g, "");
  const [, why, advice] = KINDS.find(([pattern]) => pattern.test(text)) ?? [];
  return {
    why: why ?? "the request failed",
    advice: (advice ?? PROXY) + (isProxyIgnored() ? `; ${PROXY_IGNORED}` : ""),
  };
}

const PROXY_IGNORED =
  "HTTPS_PROXY is set, which Node uses only with NODE_USE_ENV_PROXY=1 (Node 24 and later)";

/** Node's own fetch goes past a proxy that the environment names, unless it is told. */
function isProxyIgnored(): boolean {
  if ("Deno" in globalThis || "Bun" in globalThis) return false;
  const { HTTPS_PROXY, https_proxy, NODE_USE_ENV_PROXY } = process.env;
  return Boolean(HTTPS_PROXY || https_proxy) && NODE_USE_ENV_PROXY !== "1";
}

/** The messages and codes of an error and of those behind it. */
function textsOf(error: unknown, depth = 0): string[] {
  if (typeof error !== "object" || error === null || depth > 5) return [String(error)];
  const { name, message, code, cause, errors } = error as Record<string, unknown>;
  return [
    ...[name, message, code].filter((text) => typeof text === "string"),
    ...(cause === undefined ? [] : textsOf(cause, depth + 1)),
    ...(Array.isArray(errors) ? errors.flatMap((one) => textsOf(one, depth + 1)) : []),
  ];
}
