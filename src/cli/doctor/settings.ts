import process from "node:process";
import { type ApiOptions, resolveApiConfig, type ResolvedApiConfig } from "../../api/mod.ts";
import { type ConfigOptions, resolveConfig, type ResolvedConfig } from "../../core/config.ts";
import { type Environment, readVariable } from "../../core/environment.ts";
import { type Dsn, parseDsn } from "../../errors/dsn.ts";
import { inApiFlagWords } from "../api_flags.ts";
import { UsageError } from "../command.ts";
import { flagName, inFlagWords } from "../flags.ts";
import type { Variables } from "./variables.ts";

/** What the command is given, by the names of the library's options. */
export interface DoctorOptions extends ConfigOptions, Omit<ApiOptions, "fetch" | "retryForMs"> {
  /** The DSN of Errors. */
  readonly dsn?: string | undefined;
}

/** All that there is to look at. */
export interface Settings {
  /** Tokens and hosts of logs and heartbeats. */
  readonly config: ResolvedConfig;
  /** Those of the APIs. */
  readonly api: ResolvedApiConfig;
  /** Where errors go, if anywhere. */
  readonly dsn: (Dsn & { readonly from: string }) | undefined;
  /** What was wrong with variables, which are treated as not set. */
  readonly problems: readonly string[];
  /** All variables. */
  readonly variables: Variables;
  /** The options that all of this came from. */
  readonly options: DoctorOptions;
  /** How long a request waits for its answer, in milliseconds. */
  readonly timeoutMs: number;
}

const TIMEOUT_MS = 10_000;

/**
 * Settles what there is to look at.
 *
 * @throws {UsageError} for a flag that cannot be used; what is wrong with a variable is one of the problems
 */
export function settle(options: DoctorOptions, environment: Environment | undefined): Settings {
  try {
    const timeoutMs = options.requestTimeoutMs ?? TIMEOUT_MS;
    const config = resolveConfig(options, environment);
    // A doctor says what is, and does not wait for it to heal.
    const impatient = { ...options, requestTimeoutMs: timeoutMs, retryForMs: 0 };
    const api = resolveApiConfig(impatient, environment);
    const { dsn, problem } = dsnOf(options, environment, api.allowInsecureUrl);
    const problems = [...config.problems, ...api.problems, ...(problem ? [problem] : [])];
    const variables = environment ?? variablesOfProcess();
    return { config, api, dsn, problems, variables, options: impatient, timeoutMs };
  } catch (error) {
    throw new UsageError(inApiFlagWords(inFlagWords((error as Error).message)));
  }
}

/** How people know a setting: by its variable, or by its flag. */
export function settingName(from: string): string {
  return /^[A-Z_]+$/.test(from) || from.includes(" ") ? from : flagName(from);
}

function dsnOf(
  options: DoctorOptions,
  environment: Environment | undefined,
  isInsecureAllowed: boolean,
): { dsn?: Settings["dsn"]; problem?: string } {
  const given = options.dsn?.trim();
  const text = given || readVariable("BETTERSTACK_ERRORS_DSN", environment);
  if (!text) return {};
  const from = given ? "dsn" : "BETTERSTACK_ERRORS_DSN";
  try {
    return { dsn: { ...parseDsn(text, isInsecureAllowed), from } };
  } catch (error) {
    const { message } = error as Error;
    if (given) throw new TypeError(`--dsn ${message}`);
    return { problem: `${from} ${message}; it is treated as not set` };
  }
}

function variablesOfProcess(): Variables {
  try {
    return { ...process.env };
  } catch {
    return {}; // Deno without --allow-env
  }
}
