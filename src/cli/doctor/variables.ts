import { suggest } from "../suggest.ts";
import type { Finding } from "./finding.ts";
import { placeOf } from "./places.ts";

/** Variables by name, as they are set. */
export type Variables = Readonly<Record<string, unknown>>;

const SWITCH = "BETTERSTACK_ALLOW_INSECURE_URL";

/** The variables that say the same thing, in the order in which they count. */
const SYNONYMS = [
  ["LOGTAIL_SOURCE_TOKEN", "BETTERSTACK_SOURCE_TOKEN", "BETTER_STACK_SOURCE_TOKEN"],
  ["BETTERSTACK_INGEST_HOST", "BETTER_STACK_INGESTING_URL", "LOGTAIL_URL"],
  ["BETTERSTACK_UPTIME_HEARTBEAT_URL", "BETTERSTACK_HEARTBEAT_TOKEN"],
  ["BETTERSTACK_API_TOKEN", "BETTER_STACK_API_TOKEN", "LOGTAIL_API_TOKEN"],
  ["BETTERSTACK_API_TOKEN", "BETTER_STACK_API_TOKEN", "BETTERUPTIME_API_TOKEN"],
  ["BETTERSTACK_ERRORS_DSN"],
  ["BETTERSTACK_TELEMETRY_URL"],
  ["BETTERSTACK_UPTIME_URL"],
  [SWITCH],
];
const NAMES: readonly string[] = [...new Set(SYNONYMS.flat())];
const PREFIX = /^(BETTER_?STACK|LOGTAIL|BETTER_?UPTIME)_/;

/** How a value was not meant; each message stands behind the variable's name. */
const MISTAKES: readonly (readonly [RegExp, string])[] = [
  [/^(["'`]).*\1$/s, "is in quotes, which count as part of it: take them off"],
  [
    /^(<.*>|\[.*\]|\$\{?\w+\}?|your[-_ ].*|x{4,}|\.{3}|…|undefined|null)$/is,
    "still holds a placeholder",
  ],
  [/^bearer\s/i, "begins with Bearer: give the token alone"],
];

/**
 * What is wrong with the variables as such, before any is used.
 *
 * @param problems What the library says of them, each beginning with the variable's name.
 */
export function lookAtVariables(variables: Variables, problems: readonly string[]): Finding[] {
  const mistakes = NAMES.flatMap((name) => mistakeIn(name, textOf(variables[name])));
  const isTold = (name: string) => mistakes.some(({ message }) => message.startsWith(`${name} `));
  return [
    ...mistakes,
    ...problems.flatMap((problem) => {
      const name = problem.split(" ", 1)[0]!;
      return isTold(name) ? [] : [wrong(name, problem)];
    }),
    ...lookAtSwitch(textOf(variables[SWITCH])),
    ...SYNONYMS.flatMap((names) => unreadAmong(names, variables)),
    ...Object.keys(variables).flatMap((name) => misspelt(name, variables)),
  ].filter(({ message }, at, all) => all.findIndex((one) => one.message === message) === at);
}

function mistakeIn(name: string, text: string): Finding[] {
  const [, message] = MISTAKES.find(([pattern]) => pattern.test(text)) ?? [];
  if (!message) return [];
  return [wrong(name, `${name} ${message}`)];
}

function wrong(name: string, message: string): Finding {
  const advice = placeOf(name);
  return { check: "variables", state: "wrong", message, ...(advice && { advice }) };
}

function lookAtSwitch(text: string): Finding[] {
  if (text === "" || text === "1") return [];
  return [{
    check: "variables",
    state: "warning",
    message: `${SWITCH} is not 1, so http: URLs are not permitted`,
    advice: `set ${SWITCH}=1 for a test or a local proxy, or unset it`,
  }];
}

/** One that is set to something else than the one that counts is mostly the one that somebody believes in. */
function unreadAmong(names: readonly string[], variables: Variables): Finding[] {
  const [first, ...others] = names.filter((name) => textOf(variables[name]) !== "");
  if (!first) return [];
  const value = textOf(variables[first]);
  return others.filter((name) => !value.endsWith(textOf(variables[name]))).map((name) => ({
    check: "variables",
    state: "warning",
    message: `${name} is set to something else than ${first}, and ${first} counts`,
    advice: "unset the one that is not meant",
  }));
}

function misspelt(name: string, variables: Variables): Finding[] {
  if (!PREFIX.test(name) || NAMES.includes(name) || textOf(variables[name]) === "") return [];
  const meant = suggest(name, NAMES);
  if (!meant || textOf(variables[meant]) !== "") return [];
  return [{
    check: "variables",
    state: "warning",
    message: `${name} is set, but nothing here reads it; did you mean ${meant}?`,
  }];
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value.trim() : "";
}
