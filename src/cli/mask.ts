/** What opens something, by its name. */
const SECRET_NAME = /token|secret|password|passphrase|credential|(access|api|private)_?key/i;
/** What holds values by name, any of which may be a secret. */
const HOLDS_SECRETS = /(headers?|variables|cookies|credentials|secrets)$/i;
const HIDDEN = "xxxx...xxxx";
/** A secret that is shorter shows nothing of itself. */
const LEAST_LENGTH = 12;

/** A secret's last four characters, by which those who know it tell it from others. */
export function maskBeforeEnd(token: string): string {
  if (token === "") return "";
  return token.length < LEAST_LENGTH ? HIDDEN : `xxxx...${token.slice(-4)}`;
}

/** A text whose URLs have no password, no token of a heartbeat and no secret among their parameters. */
export function maskUrls(text: string): string {
  return text
    .replace(/(:\/\/)[^\s/?#@]{1,500}@/g, "$1xxxx@")
    .replace(
      /([?&][\w.-]{0,60}(?:token|secret|password|key|signature)=)([^\s&#"]+)/gi,
      (_, name, value) => name + maskBeforeEnd(value),
    )
    .replace(
      /(\/api\/v1\/heartbeat\/)([^\s/?#"]+)/g,
      (_, path, token) => path + maskBeforeEnd(token),
    );
}

/** What the service tells of a thing, with everything masked, at any depth, that opens something. */
export function maskAll(value: unknown, name = ""): unknown {
  if (typeof value === "string") {
    return SECRET_NAME.test(name) || HOLDS_SECRETS.test(name)
      ? maskBeforeEnd(value)
      : maskUrls(value);
  }
  if (HOLDS_SECRETS.test(name)) return withoutValues(value);
  if (Array.isArray(value)) return value.map((item) => maskAll(item, name));
  return mapMembers(value, maskAll);
}

/** Headers and variables keep their names, whether they are a list of `{ name, value }` or by name. */
function withoutValues(value: unknown): unknown {
  if (typeof value === "string") return HIDDEN;
  if (Array.isArray(value)) return value.map(withoutValues);
  return mapMembers(
    value,
    (inner, name) => /^(id|name)$/.test(name) ? inner : withoutValues(inner),
  );
}

function mapMembers(value: unknown, map: (inner: unknown, name: string) => unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, map(inner, name)]),
  );
}
