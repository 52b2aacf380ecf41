/** What holds a secret, by its name. */
const SECRET_NAME = /token|secret|password|credential|api_?key/i;
/** Where headers are kept, whose values may be secrets. */
const HEADERS_NAME = /headers$/i;
const HEARTBEAT_URL = /^(https?:\/\/[^/]+\/api\/v1\/heartbeat\/)([^/?#]+)/;
const LEAST_LENGTH = 12;

/** The end of a token, by which those who know it can tell it from others. */
export function maskToken(token: string): string {
  return token.length < LEAST_LENGTH ? "…" : `…${token.slice(-4)}`;
}

/** A heartbeat's URL, of which the token is the end; any other text stays as it is. */
export function maskUrl(url: string): string {
  return url.replace(HEARTBEAT_URL, (_, path: string, token: string) => path + maskToken(token));
}

/** What the service tells of a thing, at any depth, with everything masked that opens something. */
export function maskAll(value: unknown, name = ""): unknown {
  if (typeof value === "string") return SECRET_NAME.test(name) ? maskToken(value) : maskUrl(value);
  if (Array.isArray(value)) {
    return value.map((item) => maskAll(HEADERS_NAME.test(name) ? withoutValue(item) : item, name));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, maskAll(inner, key)]),
  );
}

/** A header of which only the name is left. */
function withoutValue(header: unknown): unknown {
  return typeof header === "object" && header !== null ? { ...header, value: "…" } : "…";
}
