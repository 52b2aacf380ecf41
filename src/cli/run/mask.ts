import type { Environment } from "../../core/environment.ts";

const SECRET_NAME = /TOKEN|SECRET|PASSWORD|KEY|DSN/i;
/** What is shorter, or a plain word, is no secret, and stands in too many other words. */
const LEAST_LENGTH = 3;
const NO_SECRETS: ReadonlySet<string> = new Set(["true", "false"]);
/** A line of a secret that has several (a private key, say) must be this long: a brace alone is none. */
const LEAST_LINE_LENGTH = 8;
const MASK = "[redacted]";

/** Replaces secrets in a text. In one whose beginning was cut off it may begin with the end of one. */
export type Mask = (text: string, isCut?: boolean) => string;

/**
 * Creates what masks the values of variables whose names hold TOKEN, SECRET, PASSWORD, KEY or DSN, and
 * `others`: as they are, and as they stand in a URL and in JSON.
 */
export function createMask(environment: Environment, others: readonly string[]): Mask {
  const named = Object.entries(environment)
    .filter(([name]) => SECRET_NAME.test(name)).map(([, value]) => value);
  const secrets = [...new Set([...named, ...others].flatMap(formsOf))]
    .sort((a, b) => b.length - a.length); // the longer first: the shorter may be a part of it
  if (secrets.length === 0) return (text) => text;

  const pattern = new RegExp(secrets.map(escape).join("|"), "g");
  return (text, isCut = false) => (isCut ? withoutEnd(text, secrets) : text).replace(pattern, MASK);
}

function formsOf(value: unknown): string[] {
  if (typeof value !== "string") return [];
  const whole = value.trim().toWellFormed();
  if (whole.length < LEAST_LENGTH || NO_SECRETS.has(whole.toLowerCase())) return [];
  const lines = whole.split("\n").map((line) => line.trim())
    .filter((line) => line.length >= LEAST_LINE_LENGTH);
  return [whole, ...lines].flatMap((text) => [
    text,
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ]);
}

/** `text` without the end of a secret that it begins with. */
function withoutEnd(text: string, secrets: readonly string[]): string {
  const ends = secrets.map((secret) => {
    for (let length = secret.length - 1; length > 0; length--) {
      if (text.startsWith(secret.slice(-length))) return length;
    }
    return 0;
  });
  return text.slice(Math.max(...ends));
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
