import type { EdgeContext } from "../../core/platform.ts";

/** A value in a {@linkcode Context}: whatever there is, as in `@logtail/types`, so that code that reads it compiles. */
// deno-lint-ignore no-explicit-any
export type ContextKey = any;

/** Fields of a record. */
export type Context = { [key: string]: ContextKey };

/** The levels that `@logtail/types` names; any other text is a level, too. */
export const LogLevel = {
  Error: "error",
  Warn: "warn",
  Info: "info",
  Debug: "debug",
  Fatal: "fatal",
  Http: "http",
  Verbose: "verbose",
  Silly: "silly",
  Trace: "trace",
} as const;

/** One of the {@linkcode LogLevel}s. */
export type LogLevel = typeof LogLevel[keyof typeof LogLevel];

/** A level: one of {@linkcode LogLevel}, or any other text. */
export type ILogLevel = LogLevel | (string & Record<never, never>);

/** A record, as middleware sees it. What a log call resolves to has its values as JSON has them. */
export interface ILogtailLog {
  /** When it was logged. */
  dt: Date;
  /** Its level. */
  level: ILogLevel;
  /** What happened. */
  message: string;
  /** The fields. */
  [key: string]: ContextKey;
}

/** Enriches or renames a record; null or undefined holds it back. */
export type Middleware = (log: ILogtailLog) => Promise<ILogtailLog>;

/** Takes a batch of records in place of Better Stack. When it rejects, the batch is tried again. */
export type Sync = (logs: ILogtailLog[]) => Promise<ILogtailLog[]>;

/** What is logged: words, or an Error. */
export type Message = string | Error;

/** A Worker's `ctx`, or whatever else has `waitUntil`. */
export type ExecutionContext = EdgeContext;

/** Says which methods are not the origin of a record; not used. */
export interface StackContextHint {
  /** Part of a file's name. */
  fileName: string;
  /** Methods in that file. */
  methodNames: string[];
  /** Whether the origin must be found. */
  required?: true;
}

/** What `pipe()` needs of a stream: Node's `Writable` and `Duplex` fit. */
export interface LineStream {
  /** Takes a line. */
  write(line: string): unknown;
}
