import type { Level } from "../../core/levels.ts";
import { isFields } from "../../core/plain.ts";
import { pathOf, requestFields, type RequestLike } from "../../core/request.ts";
import { wordsOf } from "../words.ts";

/** What a Tail Worker is told of one invocation: as much of Cloudflare's `TraceItem` as is read here. */
export interface TailItem {
  /** The Worker's name. */
  readonly scriptName?: string | null | undefined;
  /** The name of the entrypoint, where it is not the default one. */
  readonly entrypoint?: string | undefined;
  /** Which version of the Worker ran. */
  readonly scriptVersion?: { readonly id?: string | undefined } | undefined;
  /** What it was invoked for: a request and its response, a cron trigger, messages of a queue, … */
  readonly event?: object | null | undefined;
  /** When that came, in milliseconds since 1970. */
  readonly eventTimestamp?: number | null | undefined;
  /** What it wrote to the console. */
  readonly logs: readonly TailLog[];
  /** What it threw and nobody caught. */
  readonly exceptions: readonly TailException[];
  /** How it ended: `ok`, `exception`, `exceededCpu`, `canceled`, … */
  readonly outcome: string;
  /** How long it ran, in milliseconds. */
  readonly wallTime?: number | undefined;
  /** How much CPU time it took, in milliseconds. */
  readonly cpuTime?: number | undefined;
  /** True when the platform left something out. */
  readonly truncated?: boolean | undefined;
}

/** A call of the console. */
export interface TailLog {
  /** When, in milliseconds since 1970. */
  readonly timestamp: number;
  /** The method: `log`, `warn`, … */
  readonly level: string;
  /** Its arguments. */
  readonly message: unknown;
}

/** An exception that nobody caught. */
export interface TailException {
  /** When, in milliseconds since 1970. */
  readonly timestamp: number;
  /** The error's name. */
  readonly name: string;
  /** Its message. */
  readonly message: string;
  /** Its stack. */
  readonly stack?: string | undefined;
}

/** A record to be. */
export interface TailEntry {
  /** Its time, in milliseconds since 1970. */
  readonly at: number;
  readonly level: string;
  readonly message: unknown;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** The events by what only they have. */
const HANDLERS = [
  ["request", "fetch"],
  ["cron", "scheduled"],
  ["queue", "queue"],
  ["mailFrom", "email"],
  ["rpcMethod", "rpc"],
  ["consumedEvents", "tail"],
  ["getWebSocketEvent", "websocket"],
  ["scheduledTime", "alarm"],
] as const;

/** Outcomes that are not the Worker's doing: whoever asked has left. */
const LEFT = ["canceled", "responseStreamDisconnected"];

interface Event {
  readonly request?: RequestLike;
  readonly response?: { readonly status?: number };
  readonly cron?: string;
  readonly scheduledTime?: number | Date;
  readonly queue?: string;
  readonly batchSize?: number;
  readonly rpcMethod?: string;
}

/** What every record of an invocation says about it; the request's query and headers are left out. */
export function contextOf(item: TailItem): Record<string, unknown> {
  const { request, cron, scheduledTime, queue, batchSize, rpcMethod } = eventOf(item);
  return {
    script: item.scriptName ?? undefined,
    entrypoint: item.entrypoint,
    version: item.scriptVersion?.id,
    handler: handlerOf(item),
    requestId: request ? undefined : crypto.randomUUID(),
    ...(request && requestFields(request)),
    cron,
    scheduledTime: scheduledTime === undefined ? undefined : new Date(scheduledTime),
    queue,
    messages: batchSize,
    rpcMethod,
  };
}

/** What an invocation wrote to the console and what it threw, in the order of time. */
export function entriesOf({ logs, exceptions }: TailItem): TailEntry[] {
  return [...logs.map(fromConsole), ...exceptions.map(fromException)]
    .sort((a, b) => a.at - b.at);
}

/** The record that sums an invocation up, at the level that its end deserves. */
export function summaryOf(item: TailItem, entries: readonly TailEntry[]): TailEntry {
  const { outcome, wallTime = 0, cpuTime, truncated } = item;
  const { request, response } = eventOf(item);
  const status = response?.status;
  const what = request ? `${request.method} ${pathOf(request)}` : handlerOf(item) ?? "invocation";
  const isError = outcome !== "ok" && !LEFT.includes(outcome) || status! >= 500;
  const last = entries.at(-1)?.at ?? 0;
  return {
    at: Math.max((item.eventTimestamp ?? Date.now()) + wallTime, last),
    level: isError ? "error" : outcome !== "ok" || status! >= 400 ? "warn" : "info",
    message: `${what} ${outcome === "ok" ? status ?? outcome : outcome}`,
    fields: {
      status,
      durationMs: wallTime,
      cpuMs: cpuTime,
      outcome,
      truncated: truncated || undefined,
    },
  };
}

function eventOf({ event }: TailItem): Event {
  return event ?? {};
}

function handlerOf(item: TailItem): string | undefined {
  const event = eventOf(item);
  return HANDLERS.find(([field]) => field in event)?.[1];
}

/** Objects among the arguments are fields, the rest is the message; a text that is JSON counts as an object. */
function fromConsole({ timestamp, level, message }: TailLog): TailEntry {
  const given = Array.isArray(message) ? format(message) : [message];
  const values = given.length === 1 ? [objectIn(given[0]) ?? given[0]] : given;
  const fields: Record<string, unknown> = Object.assign({}, ...values.filter(isFields));
  const own: unknown = fields.level;
  if (typeof own === "string") delete fields.level;
  const words = values.filter((value) => !isFields(value)).map(wordsOf);
  if (words.length === 0 && typeof fields.message === "string") {
    words.push(fields.message);
    delete fields.message;
  }
  return {
    at: timestamp,
    level: typeof own === "string" ? own : level === "log" ? "info" satisfies Level : level,
    message: words.length > 0 ? words.join(" ") : undefined,
    fields,
  };
}

function fromException({ timestamp, name, message, stack }: TailException): TailEntry {
  return { at: timestamp, level: "error", message, fields: { error: { name, message, stack } } };
}

/** Puts the arguments that a console's first text has placeholders for in their places. */
function format(given: readonly unknown[]): readonly unknown[] {
  const [first, ...rest] = given;
  if (typeof first !== "string") return given;
  const text = first.replace(/%[%sdifoOj]/g, (mark) => {
    if (mark === "%%") return "%";
    return rest.length > 0 ? wordsOf(rest.shift()) : mark;
  });
  return [text, ...rest];
}

function objectIn(text: unknown): unknown {
  if (typeof text !== "string" || !/^\s*\{/.test(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
