import { toPlain } from "../core/plain.ts";

const MASK = "[redacted]";
const NOTHING: ReadonlySet<string> = new Set();
/** More values than this no event needs. */
const BUDGET = 20_000;

const SECRET_KEY =
  /token|secret|passw|passphrase|pwd|api[-_]?key|access[-_]?key|private[-_]?key|authorization|cookie|credential|signature|csrf|xsrf|jwt|session([-_]?id)?$|dsn$|^x-(sentry-)?auth$/i;
/** Secrets as they stand in texts; what comes before the last group stays. */
const IN_TEXT: readonly RegExp[] = [
  /(\b[a-z][a-z\d+.-]*:\/\/)[^\s/@"'<>]+(?=@)/gi,
  /([?&;#][^\s=&?#"']*(?:token|secret|passw|pwd|key|jwt|session|signature|sig|auth|code|credential)[^\s=&?#"']*=)[^\s&#"'<>]+/gi,
  /(\b(?:bearer|basic)\s+)[\w.~+/=-]{4,}/gi,
  /(\/api\/v1\/heartbeat\/)[^\s/?#"'<>]+/g,
];

/** Takes secrets out of an event: those of headers, of URLs, and what stands under a telling name. Never throws. */
export function scrub<T>(event: T): T {
  const plain = toPlain(event, { budget: BUDGET, cut: false, redact: NOTHING });
  return scrubValue(plain) as T;
}

function scrubValue(value: unknown): unknown {
  if (typeof value === "string") {
    return IN_TEXT.reduce((text, pattern) => text.replace(pattern, `$1${MASK}`), value);
  }
  if (Array.isArray(value)) return value.map(scrubValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      SECRET_KEY.test(key) && member !== null && member !== undefined ? MASK : scrubValue(member),
    ]),
  );
}
