/** A line as mikser's logger takes it: a text alone, or fields and then the text. */
export type MikserLog = (...line: readonly unknown[]) => void;

/** mikser's logger, as far as this plugin needs it; one that an embedding program brings may lack `notice`. */
export interface MikserLogger {
  /** Logs at `info`. */
  info: MikserLog;
  /** Logs at `notice`, which mikser puts between `info` and `warn`. */
  notice?: MikserLog;
  /** Logs at `warn`. */
  warn: MikserLog;
}

/** A destination of mikser's log, as `addLogTransport` takes it. */
export interface MikserLogTransport {
  /** The least level; a number, because a name that pino's multistream does not know silences all streams. */
  readonly level: number;
  /** The URL of the worker's module. */
  readonly target: string;
  /** What the worker is given; it is copied. */
  readonly options: object;
}

/** What this plugin reads of mikser's account of a cycle. */
export interface MikserBuildReport {
  /** Which cycle it is of. */
  readonly cycleId?: unknown;
  /** Counts by name. */
  readonly summary?: object;
  /** The renders that failed: each an object with an `id` and an `error`. */
  readonly errors?: readonly unknown[];
  /** Why there was anything to do, under `cause`. */
  readonly invalidated?: unknown;
}

/**
 * What mikser hands to a plugin, as far as this one needs it: mikser 9, 10 and 11 have it. What came
 * later than 9.0 is optional.
 */
export interface MikserCore {
  /** The running mikser; its options are complete when things are loaded. */
  readonly runtime: { readonly options?: object };
  /** The logger of this moment: another one takes its place whenever a transport is added. */
  useLogger(): MikserLogger | undefined;
  /** Registers what runs when everything is loaded, before the first cycle. */
  onLoaded(hook: () => Promise<void>): unknown;
  /** Registers what runs when a cycle begins. */
  onProcess?(hook: () => Promise<void>): unknown;
  /** Registers what runs at the end of a cycle. */
  onFinalized(hook: () => Promise<void>): unknown;
  /** Adds a destination to the log; false when it cannot be loaded. */
  addLogTransport?(transport: MikserLogTransport): unknown;
  /** True when this run answers a question and builds nothing. */
  isReportOnlyRun?(): unknown;
  /** How many renders of this cycle failed. */
  renderErrorCount?(): unknown;
  /** Asks mikser to keep account of each cycle. */
  requestReport?(): unknown;
  /** The account of this cycle. */
  buildReport?(): MikserBuildReport;
}

/** What mikser runs for. */
export type MikserMode = "question" | "build" | "service";

const QUESTIONS = ["tool", "tools", "explain", "verify", "auditOutput", "fingerprint"];
const SERVICES = ["watch", "server", "app"];

/** What this mikser runs for: to answer a question, to build once, or until somebody ends it. */
export function modeOf(core: MikserCore): MikserMode {
  const options = { ...core.runtime.options } as Readonly<Record<string, unknown>>;
  const isSet = (name: string): boolean => Boolean(options[name]);
  if (QUESTIONS.some(isSet) || core.isReportOnlyRun?.()) return "question";
  return SERVICES.some(isSet) ? "service" : "build";
}

/** Logs a line through mikser, so that it is seen and shipped like any other. */
export function say(
  core: MikserCore,
  level: "info" | "notice" | "warn",
  text: string,
  fields?: object,
): void {
  const logger = core.useLogger();
  const line = fields ? [fields, text] : [text];
  if (level === "notice" && logger?.notice) logger.notice(...line);
  else logger?.[level === "warn" ? "warn" : "info"](...line);
}
