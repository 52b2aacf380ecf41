import type { Resource } from "../../api/mod.ts";

const SECRET_NAME = /token|secret|password|(access|api|private)_?key/i;
/** What holds values by name, any of which may be a secret. */
const HOLDS_SECRETS = /(headers?|variables|cookies)$/i;
const HIDDEN = "xxxx...xxxx";
/** A secret that is shorter shows nothing of itself. */
const LEAST_LENGTH = 12;

/** A resource without its secrets: tokens, passwords, values of headers, the ends of heartbeats' URLs. */
export function masked<T>({ id, type, attributes }: Resource<T>): object {
  return { id, type, attributes: maskValue(attributes, "") };
}

function maskValue(value: unknown, key: string): unknown {
  if (typeof value === "string") return SECRET_NAME.test(key) ? maskText(value) : maskUrls(value);
  if (HOLDS_SECRETS.test(key)) return withoutValues(value);
  if (Array.isArray(value)) return value.map((one) => maskValue(one, key));
  return mapMembers(value, maskValue);
}

/** `xxxx...` and the last four characters, by which people tell one from another. */
function maskText(secret: string): string {
  if (secret === "") return "";
  return secret.length < LEAST_LENGTH ? HIDDEN : `xxxx...${secret.slice(-4)}`;
}

/** A text whose URLs have neither a password nor the token of a heartbeat. */
function maskUrls(text: string): string {
  return text
    .replace(/(:\/\/)[^\s/?#@]{1,500}@/g, "$1xxxx@")
    .replace(/(\/api\/v1\/heartbeat\/)([^\s/?#"]+)/g, (_, path, token) => path + maskText(token));
}

/** Headers and variables keep their names, whether they are a list of `{ name, value }` or by name. */
function withoutValues(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutValues);
  return mapMembers(value, (inner, name) => {
    const isSecret = typeof inner === "string" && !/^(id|name)$/.test(name);
    return isSecret ? HIDDEN : inner;
  });
}

function mapMembers(value: unknown, map: (inner: unknown, name: string) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, map(inner, name)]),
  );
}
