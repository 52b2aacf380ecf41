import { newWalk, toPlain } from "../core/plain.ts";

const MASK = "[redacted]";
/** More values than this no event needs. */
const BUDGET = 20_000;
/** How long a text in an event may be. */
const MAX_LENGTH = 8_192;
/** So much more is looked at, so that a cut through a secret does not leave its beginning. */
const MARGIN = 1_024;

const SECRET_KEY =
  /token|secret|passw|passphrase|pwd|(?:api|access|private|signing|encryption|functions|subscription|master)[-_]?key|authorization|cookie|credential|signature|csrf|xsrf|jwt|session([-_]?id)?$|dsn$|(?:^|[-_.])(?:auth|otp|pin|pw|sid)$/i;
/** In the query of a URL shorter names are telling, too. */
const SECRET_PARAMETER = /key|session|sig|auth|code/i;

/**
 * Secrets as they stand in texts; what the first group has stays. Texts come from whoever calls a server:
 * every pattern takes time in proportion to the text and no more, hence the bounds on all that repeats.
 */
const IN_TEXT: readonly RegExp[] = [
  /(:\/\/)[^\s/?#"'<>]+(?=@)/g,
  /(\b(?:bearer|basic)\s{1,8})[\w.~+/=-]{4,}/gi,
  /(\/api\/v1\/heartbeat\/)[^\s/?#"'<>]+/g,
  /(\b(?:(?:proxy-)?authorization|(?:set-)?cookie|x-api-key)\s{0,4}:\s{0,4})[^\s"'][^\r\n"']*/gi,
  /(-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----)(?:(?!-----END)[\s\S])+/g,
];
/** `name=value`, in a URL, a form or a command line. */
const PARAMETER = /(?<![\w.%[\]-])([\w.%[\]-]{1,64})=([^\s&#"'<>]+)/g;
/** `"name": "value"` as in JSON, and `name: 'value'` as an object is printed. */
const MEMBER =
  /(?<![\w.-])([\w.-]{1,64})(\\?["']?\s{0,8}[:=]\s{0,8}\\?(["']))(?:(?<=\\["'])[^\\"']+|(?:\\[\s\S]|(?!\3)[^\\])+)/g;

/** Takes secrets out of an event: those of headers, of URLs, and what stands under a telling name. Never throws. */
export function scrub<T>(event: T): T {
  const plain = toPlain(event, newWalk(BUDGET));
  return scrubValue(plain) as T;
}

function scrubValue(value: unknown): unknown {
  if (typeof value === "string") return scrubText(value);
  if (Array.isArray(value)) return value.map(scrubValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      SECRET_KEY.test(key) && member !== null && member !== undefined ? MASK : scrubValue(member),
    ]),
  );
}

function scrubText(text: string): string {
  const scrubbed = IN_TEXT
    .reduce(
      (rest, pattern) => rest.replace(pattern, `$1${MASK}`),
      text.slice(0, MAX_LENGTH + MARGIN),
    )
    .replace(PARAMETER, (whole, name: string, _value, at: number, all: string) => {
      const isInUrl = "?&;#".includes(all[at - 1] ?? " ");
      const isSecret = SECRET_KEY.test(name) || (isInUrl && SECRET_PARAMETER.test(name));
      return isSecret ? `${name}=${MASK}` : whole;
    })
    .replace(
      MEMBER,
      (whole, name: string, between: string) =>
        SECRET_KEY.test(name) ? `${name}${between}${MASK}` : whole,
    );
  return scrubbed.length > MAX_LENGTH ? `${scrubbed.slice(0, MAX_LENGTH)}…` : scrubbed;
}
