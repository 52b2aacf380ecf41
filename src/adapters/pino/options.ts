import { resolveConfig } from "../../core/config.ts";
import { type Environment, readVariable } from "../../core/environment.ts";
import type { Level } from "../../core/levels.ts";
import {
  type DeliveryOptions,
  levelOption,
  type LoggerOptions,
  numberOption,
  oneOf,
  optional,
  redactOption,
  resolveDelivery,
  timestampFieldOption,
} from "../../core/options.ts";
import { isFields } from "../../core/plain.ts";
import type { Transform } from "../../core/transform.ts";
import { resolveSpool, type SpoolOptions } from "../../node/spool_options.ts";

/** What becomes of pino's lines, in a worker or not. */
export interface PinoRecordOptions
  extends Pick<LoggerOptions, "fields" | "redact" | "timestampField"> {
  /**
   * The least severe level that is shipped; one without a rank always is. pino's own `level` (of the
   * logger, or of a target) comes before it. @default whatever pino hands over
   */
  readonly level?: Level | undefined;
  /**
   * `"better-stack"` renames pino's fields to what Better Stack reads (`dt` from `time`, `level` as a
   * name, `message`); `"pino"` keeps them as they are and adds `level_label` and `dt`.
   * @default "better-stack"
   */
  readonly shape?: "better-stack" | "pino" | undefined;
  /**
   * Numbers of custom levels by name, like pino's `customLevels`. Only needed where pino does not tell
   * them itself, as versions before 9 do not. @default those that pino tells
   */
  readonly levels?: Readonly<Record<string, number>> | undefined;
  /**
   * How long the end may take, in milliseconds, for what is still to be sent; from 0 to 8000, because
   * pino itself waits no longer than 10 seconds for a worker. @default 8000
   */
  readonly closeTimeoutMs?: number | undefined;
}

/**
 * Options of `pino.transport({ target: "@mikser-io/better-stack/pino", options })`. They are copied to
 * a worker thread, so none can be a function.
 */
export interface PinoTransportOptions
  extends PinoRecordOptions, Omit<DeliveryOptions, "onError" | "fetch">, SpoolOptions {
  /** A function cannot be copied to the worker, which reports trouble on stderr. */
  readonly onError?: never;
  /** A function cannot be copied to the worker. */
  readonly fetch?: never;
  /** A function cannot be copied to the worker; pino's `mixin` and `formatters` run before it. */
  readonly transform?: never;
  /** The variables to read, where something else has read them already. @default those of the worker */
  readonly environment?: Environment | undefined;
  /**
   * The place where `@logtail/pino` has its options. `endpoint`, `batchSize` and `batchInterval` are
   * taken for `ingestingHost`, `maxBatchRecords` and `batchIntervalMs`; others are not needed here.
   */
  readonly options?: {
    readonly endpoint?: string | undefined;
    readonly batchSize?: number | undefined;
    readonly batchInterval?: number | undefined;
    readonly [name: string]: unknown;
  } | undefined;
}

/** Options of {@linkcode betterStackStream}. */
export interface PinoStreamOptions extends PinoRecordOptions, DeliveryOptions, SpoolOptions {
  /** Enriches or renames each record, or holds it back. @default none */
  readonly transform?: Transform | undefined;
}

/** What becomes of pino's lines, with nothing left open. */
export interface PinoSettings {
  readonly level: Level | undefined;
  readonly shape: "better-stack" | "pino";
  readonly levels: Readonly<Record<string, number>>;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly redact: readonly string[];
  readonly timestampField: string;
  readonly closeTimeoutMs: number;
  readonly transform: Transform | undefined;
}

const MAX_CLOSE_TIMEOUT_MS = 8_000;

/**
 * Fills in the defaults of what becomes of pino's lines.
 *
 * @throws {TypeError} for a value of the wrong kind, {RangeError} for a number out of range
 */
export function resolvePinoOptions(options: PinoStreamOptions): PinoSettings {
  const { level, shape = "better-stack", levels = {}, fields = {}, transform } = options;
  const { closeTimeoutMs = MAX_CLOSE_TIMEOUT_MS } = options;
  const timestampField = timestampFieldOption(options.timestampField);
  const redact = redactOption(options.redact);
  if (level !== undefined) levelOption(level);
  oneOf("shape", shape, ["better-stack", "pino"]);
  object("levels", levels);
  for (const name of Object.keys(levels)) numberOption(`levels.${name}`, levels[name]!, 0);
  object("fields", fields);
  numberOption("closeTimeoutMs", closeTimeoutMs, 0, MAX_CLOSE_TIMEOUT_MS);
  optional("transform", transform, "function");
  return { level, shape, levels, fields, redact, timestampField, closeTimeoutMs, transform };
}

/**
 * What can be used of the options that a worker was given, and what is wrong with the others, which
 * are left out: nothing that a worker throws stays in the worker.
 */
export function usableOptions(given: unknown): {
  readonly options: PinoStreamOptions;
  readonly environment: Environment | undefined;
  readonly problems: readonly string[];
} {
  const options: Record<string, unknown> = Object.create(null);
  const problems: string[] = [];
  const { environment: own } = recordOf(given);
  const environment = own === undefined ? undefined : recordOf(own);
  const permitted = readVariable("BETTERSTACK_ALLOW_INSECURE_URL", environment) === "1";
  for (const [label, name, value] of namedOptions(given)) {
    if (value === undefined || name in options) continue;
    try {
      const allowInsecureUrl = (options.allowInsecureUrl as boolean | undefined) ?? permitted;
      check({ allowInsecureUrl, [name]: value });
      options[name] = value;
    } catch (error) {
      problems.push((error as Error).message.replace(name, label));
    }
  }
  return { options, environment, problems };
}

/** @throws {TypeError | RangeError} for a bad option */
function check(options: PinoStreamOptions): void {
  resolvePinoOptions(options);
  resolveSpool(options);
  resolveDelivery(options);
  resolveConfig(options, {});
}

const LOGTAIL_NAMES = {
  endpoint: "ingestingHost",
  batchSize: "maxBatchRecords",
  batchInterval: "batchIntervalMs",
};

/** The options with the names they have here; what permits a URL comes before the URLs. */
function namedOptions(given: unknown): (readonly [label: string, name: string, value: unknown])[] {
  const own = recordOf(given);
  const logtail = recordOf(own.options);
  return [
    ["allowInsecureUrl", "allowInsecureUrl", own.allowInsecureUrl],
    ...Object.entries(own).map(([name, value]) => [name, name, value] as const),
    ...Object.entries(LOGTAIL_NAMES).map(([theirs, name]) =>
      [`options.${theirs}`, name, logtail[theirs]] as const
    ),
  ];
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

function object(name: string, value: unknown): void {
  if (isFields(value)) return;
  const kind = value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
  throw new TypeError(`${name} must be an object, not ${kind}`);
}
