import { LEVELS } from "../core/levels.ts";

/** A flag on the command line. Its name is the option's in kebab case: `retryForMs`, `--retry-for-ms`. */
export type Flag =
  & {
    /** What it does, for the help. */
    readonly about: string;
    /** What counts when it is not given, for the help. */
    readonly preset?: string | number;
  }
  & (
    | { readonly kind: "switch" }
    | { readonly kind: "text" | "number" | "list" | "pairs"; readonly value: string }
    | { readonly kind: "choice"; readonly choices: readonly string[] }
  );

/** Flags by the name of their option. */
export type Flags = Readonly<Record<string, Flag>>;

/** The values that were given for some flags, by the name of their option. */
export type FlagValues<T extends Flags> = {
  readonly [Name in keyof T]?: FlagValue<T[Name]> | undefined;
};

type FlagValue<T extends Flag> = T extends { readonly kind: "switch" } ? boolean
  : T extends { readonly kind: "number" } ? number
  : T extends { readonly kind: "list" } ? readonly string[]
  : T extends { readonly kind: "pairs" } ? Readonly<Record<string, string>>
  : T extends { readonly kind: "choice"; readonly choices: readonly (infer Choice)[] } ? Choice
  : string;

/** The flags that mean the same for every command that has them: the options of the library. */
export const DATA_FLAGS = {
  sourceToken: {
    kind: "text",
    value: "TOKEN",
    about:
      "The source token. Better set BETTERSTACK_SOURCE_TOKEN: a flag is seen by everybody on " +
      "this machine (ps) and stays in the shell's history.",
  },
  ingestingHost: {
    kind: "text",
    value: "HOST",
    about: "The source's ingesting host, or a full URL; or set BETTERSTACK_INGEST_HOST.",
    preset: "in.logs.betterstack.com",
  },
  heartbeatUrl: {
    kind: "text",
    value: "URL",
    about:
      "The heartbeat's URL. Better set BETTERSTACK_UPTIME_HEARTBEAT_URL: who knows the URL can " +
      "beat, and a flag is seen by everybody on this machine.",
  },
  heartbeatToken: {
    kind: "text",
    value: "TOKEN",
    about: "The end of that URL alone; or set BETTERSTACK_HEARTBEAT_TOKEN.",
  },
  allowInsecureUrl: {
    kind: "switch",
    about:
      "Permit http: URLs, for tests and local proxies; or set BETTERSTACK_ALLOW_INSECURE_URL=1.",
  },
  level: {
    kind: "choice",
    choices: LEVELS,
    about:
      "The least severe level that is shipped. A line whose level is not one of these, or that " +
      "has none, always is.",
    preset: "whatever comes",
  },
  fields: {
    kind: "pairs",
    value: "NAME=TEXT",
    about: "A field on every record that has none of that name, such as --fields service=api or " +
      "--fields level=info; may be repeated.",
  },
  redact: {
    kind: "list",
    value: "KEY,…",
    about:
      'Names of keys, at any depth and in any case, whose values become "[redacted]"; may be ' +
      "repeated.",
  },
  timestampField: {
    kind: "text",
    value: "NAME",
    about: "The field that holds the time.",
    preset: "dt",
  },
  maxBatchRecords: {
    kind: "number",
    value: "COUNT",
    about: "A batch goes when it has so many records,",
    preset: 1_000,
  },
  maxBatchBytes: {
    kind: "number",
    value: "BYTES",
    about: "or so many bytes before compression,",
    preset: 5_000_000,
  },
  batchIntervalMs: {
    kind: "number",
    value: "MS",
    about: "or when its first record has waited so long.",
    preset: 1_000,
  },
  maxRecordBytes: {
    kind: "number",
    value: "BYTES",
    about:
      "In a record that is longer the longest texts are cut, and it says so; at most a quarter " +
      "of the queue.",
    preset: 1_000_000,
  },
  maxQueueBytes: {
    kind: "number",
    value: "BYTES",
    about: "What waits and what is being sent have at most so many bytes.",
    preset: 16_777_216,
  },
  spool: {
    kind: "text",
    value: "FOLDER",
    about:
      "Keep records in files there until they are delivered: what a kill or an outage leaves " +
      "behind goes with the next start.",
    preset: "records wait in memory",
  },
  maxSpoolBytes: {
    kind: "number",
    value: "BYTES",
    about: "What waits in the spool has at most so many bytes.",
    preset: 268_435_456,
  },
  overflow: {
    kind: "choice",
    choices: ["drop-oldest", "drop-newest"],
    about: "Never slow the writer down: let records go when the queue is full, the oldest or the " +
      "newest. See below.",
    preset: "none goes, the writer waits",
  },
  maxConcurrency: {
    kind: "number",
    value: "COUNT",
    about: "How many requests there are at once.",
    preset: 4,
  },
  requestTimeoutMs: {
    kind: "number",
    value: "MS",
    about: "How long a request waits for its answer.",
    preset: 10_000,
  },
  retryForMs: {
    kind: "number",
    value: "MS",
    about: "For how long a batch is tried again after its first failure.",
    preset: 300_000,
  },
} as const satisfies Flags;

/** The flag of an option: `retryForMs` is `--retry-for-ms`. */
export function flagName(option: string): string {
  return "--" + option.replace(/[A-Z]/g, (letter) => "-" + letter.toLowerCase());
}

/** A message about options in the words of the command line: `sourceToken must …` as `--source-token must …`. */
export function inFlagWords(message: string): string {
  return Object.keys(DATA_FLAGS).reduce((text, option) => {
    // A name of one word is a name only where the message begins with it.
    const isOneWord = option === option.toLowerCase();
    return text.replace(
      isOneWord ? new RegExp(`^${option}\\b`) : new RegExp(`\\b${option}\\b`, "g"),
      flagName(option),
    );
  }, message);
}
