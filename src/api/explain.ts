import { retryAfterMs } from "../core/backoff.ts";
import type { Service } from "./config.ts";
import { complaintOf } from "./envelope.ts";
import { type ApiErrorCode, BetterStackApiError } from "./errors.ts";
import type { ApiAnswer, ApiFailure } from "./exchange.ts";

/** What a call is about, for messages. */
export interface Purpose {
  /** What is to be done: `list sources`. */
  readonly action: string;
  /** What it is done to, in the plural: `sources`. */
  readonly things: string;
  /** Whether a query was sent, which may be what is wrong. */
  readonly isQuery?: boolean;
}

const MAX_TEXT = 300;
const DOCUMENTATION = {
  Telemetry: "https://betterstack.com/docs/logs/api/getting-started/",
  Uptime: "https://betterstack.com/docs/uptime/api/getting-started-with-uptime-api/",
};

/** The error for an answer that is not a success. */
export function explain(
  purpose: Purpose,
  service: Service,
  answer: ApiAnswer,
  problems: readonly string[],
): BetterStackApiError {
  const complaint = complaintOf(answer.text);
  const fields = Object.fromEntries(
    Object.entries(complaint.fields).map(([name, texts]) => [
      name,
      texts.map((text) => clean(text, service)),
    ]),
  );
  const code = codeOf(answer.status, purpose, Object.keys(fields).length > 0);
  const said = clean(fieldsInWords(fields) || complaint.text, service);
  const what = `Cannot ${purpose.action}: the service answered ${answer.status}`;
  // A variable that was passed over may be why it is not the right token, or not the right service.
  const because = code === "unauthorised" ? inBrackets(problems) : "";
  return new BetterStackApiError(
    code,
    `${what}${said && ` (${said})`}${adviceFor(code, purpose, service, answer)}${because}`,
    {
      status: answer.status,
      fields,
      retryAfterMs: retryAfterMs(answer.retryAfter),
      requestId: answer.requestId,
    },
  );
}

/** The error where there is no token to send. */
export function withoutToken(
  purpose: Purpose,
  service: Service,
  problems: readonly string[],
): BetterStackApiError {
  return new BetterStackApiError(
    "unauthorised",
    `Cannot ${purpose.action}: there is no ${service.name} API token${
      inBrackets(problems)
    }; set BETTERSTACK_API_TOKEN, and see ${DOCUMENTATION[service.name]} for where to find one`,
  );
}

/** The error where there was no answer. */
export function withoutAnswer(
  { action }: Purpose,
  { url }: Service,
  { failure, mayHeal }: ApiFailure,
): BetterStackApiError {
  const message = `Cannot ${action}: ${failure} (${new URL(url).host})`;
  return new BetterStackApiError(mayHeal ? "network" : "unexpected", message);
}

/** The error for an answer that makes no sense. */
export function unexpected(
  purpose: Purpose,
  { status, requestId }: ApiAnswer,
  what: string,
): BetterStackApiError {
  return new BetterStackApiError(
    "unexpected",
    `Cannot ${purpose.action}: the service answered ${status} with ${what}`,
    { status, requestId },
  );
}

function codeOf(status: number, purpose: Purpose, hasFields: boolean): ApiErrorCode {
  switch (status) {
    case 401:
    case 403:
      return "unauthorised";
    case 402:
      return "refused";
    case 404:
      return "not-found";
    case 409:
      return "conflict";
    case 429:
      return "rate-limited";
    case 400:
    case 422:
      return purpose.isQuery && !hasFields ? "query-syntax" : "validation";
    default:
      return status >= 500 ? "server" : "unexpected";
  }
}

function adviceFor(
  code: ApiErrorCode,
  { things }: Purpose,
  { name, token }: Service,
  { url }: ApiAnswer,
): string {
  switch (code) {
    case "unauthorised":
      return `; it takes ${name === "Uptime" ? "an" : "a"} ${name} API token or a global one, see ${
        DOCUMENTATION[name]
      }, and ${token?.from} holds none that ${url.host} knows (source tokens and those of other products do not work)`;
    case "not-found":
      return `; list the ${things} to see which there are`;
    case "refused":
      return "; the plan or its quota does not allow it";
    case "rate-limited":
      return "; wait before you try again";
    default:
      return "";
  }
}

function inBrackets(problems: readonly string[]): string {
  return problems.map((problem) => ` (${problem})`).join("");
}

function fieldsInWords(fields: Readonly<Record<string, readonly string[]>>): string {
  return Object.entries(fields).map(([name, texts]) => `${name}: ${texts.join(", ")}`).join("; ");
}

/** What the service said, fit for a message: on one line, not too long, and without the token. */
function clean(text: string, { token }: Service): string {
  const withoutToken = token ? text.replaceAll(token.reveal(), "…") : text;
  const line = withoutToken.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
  return line.length > MAX_TEXT ? `${line.slice(0, MAX_TEXT)}…` : line;
}
