import { resolveConfig, type Secret, type Setting } from "../../core/config.ts";
import { type Environment, readVariable } from "../../core/environment.ts";
import type { HeartbeatOptions } from "../../core/heartbeat.ts";
import type { Level } from "../../core/levels.ts";
import { MAX_TIMER_MS, numberOption, optional, resolveDelivery } from "../../core/options.ts";
import { type MikserDeploy, resolveDeploy } from "./deploy.ts";
import { resolveSpool } from "../../node/spool_options.ts";
import type { MikserLogTransport } from "./host.ts";
import { LEVEL_NUMBERS } from "../pino/levels.ts";
import { type PinoTransportOptions, resolvePinoOptions } from "../pino/options.ts";

/** Options of the mikser plugin. Everything else that the pino transport takes can be given, too. */
export interface MikserOptions
  extends Omit<PinoTransportOptions, "environment" | "levels" | "options"> {
  /** The least severe level that is shipped; the terminal keeps its own. @default "info" */
  readonly level?: Level | undefined;
  /** What records are made like: `"pino"` keeps mikser's and adds `level_label` and `dt`. @default "pino" */
  readonly shape?: "better-stack" | "pino" | undefined;
  /** The time between two heartbeats of a watcher or server, in milliseconds; at least 100. @default 60_000 */
  readonly intervalMs?: number | undefined;
  /**
   * A build with render errors sends `/fail` and a summary to the heartbeat, which is then silent until
   * a build has none. @default false
   */
  readonly failOnErrors?: boolean | undefined;
  /** Log a record for each finished build: `event: "build"`, its outcome, duration and counts. @default false */
  readonly reportBuilds?: boolean | undefined;
  /**
   * Log a record at the start: `event: "deploy"`, with the site's release and revision. `true` takes
   * them from the site's package.json and from the CI's variables or git. @default false
   */
  readonly deployMarker?: boolean | MikserDeploy | undefined;
}

/** What the plugin is to do, with nothing left open. */
export interface MikserSettings {
  /** Where mikser's log goes; undefined without a source token. */
  readonly transport: MikserLogTransport | undefined;
  /** The heartbeat; undefined without a token. */
  readonly heartbeat: MikserHeartbeat | undefined;
  /** True when each finished build is logged. */
  readonly reportBuilds: boolean;
  /** What is known of the deploy; undefined when it is not logged. */
  readonly deploy: MikserDeploy | undefined;
  /** What is wrong although no option is bad. */
  readonly problems: readonly string[];
}

/** A heartbeat's settings, as `createHeartbeat` takes them. */
export interface MikserHeartbeat {
  readonly options: HeartbeatOptions & { readonly intervalMs: number };
  readonly environment: Environment;
  /** True when a build with render errors is a failure. */
  readonly failOnErrors: boolean;
}

const ALLOW_INSECURE_URL = "BETTERSTACK_ALLOW_INSECURE_URL";
const NOT_SHIPPED =
  "reportBuilds and deployMarker log at notice, so the level must be notice or lower for them to be shipped";
const FUNCTIONS = ["onError", "fetch", "transform"] as const;

/**
 * Reads the options and the environment.
 *
 * @param worker The URL of the worker that pino is to run
 * @throws {TypeError} for an option of the wrong kind, {RangeError} for a number out of range
 */
export function resolveMikserOptions(options: MikserOptions, worker: string): MikserSettings {
  const { heartbeatToken, heartbeatUrl, intervalMs = 60_000, failOnErrors = false, ...rest } =
    options;
  const { reportBuilds = false, deployMarker = false, ...given } = rest;
  const { level = "info", allowInsecureUrl, requestTimeoutMs } = given;
  for (const name of FUNCTIONS) {
    if (given[name] === undefined) continue;
    throw new TypeError(
      `${name} must not be set: a worker ships the log, and no function gets there`,
    );
  }
  resolvePinoOptions(given);
  resolveDelivery(given);
  resolveSpool(given);
  numberOption("intervalMs", intervalMs, 100, MAX_TIMER_MS);
  optional("failOnErrors", failOnErrors, "boolean");
  optional("reportBuilds", reportBuilds, "boolean");
  const deploy = resolveDeploy(deployMarker);
  const { sourceToken, ingestingUrl, heartbeatUrl: heartbeat, problems } = resolveConfig(options);

  const unshipped = LEVEL_NUMBERS[level] > LEVEL_NUMBERS.notice && (reportBuilds || deploy);
  return {
    transport: sourceToken && {
      level: LEVEL_NUMBERS[level],
      target: worker,
      options: {
        shape: "pino",
        ...given,
        environment: variablesOf(settingOf(sourceToken), ingestingUrl),
      },
    },
    heartbeat: heartbeat && {
      options: { heartbeatToken, heartbeatUrl, allowInsecureUrl, requestTimeoutMs, intervalMs },
      environment: variablesOf(settingOf(heartbeat)),
      failOnErrors,
    },
    reportBuilds,
    deploy,
    problems: unshipped ? [...problems, NOT_SHIPPED] : problems,
  };
}

function settingOf({ from, reveal }: Secret): Setting {
  return { from, value: reveal() };
}

/** The variables among what is used: whoever reads them again finds what was found here, under its name. */
function variablesOf(...used: readonly Setting[]): Environment {
  const variables = used.filter(({ from }) => from.includes("_"));
  return {
    ...Object.fromEntries(variables.map(({ from, value }) => [from, value])),
    [ALLOW_INSECURE_URL]: readVariable(ALLOW_INSECURE_URL),
  };
}
