import { isError, reasonOf } from "../core/plain.ts";

/** More causes and collected errors than this say nothing new. */
const MAX_ERRORS = 20;
/** Longer than an event's texts may be: what is cut there was scrubbed before. */
const MAX_MESSAGE_LENGTH = 10_000;
const MAX_STACK_LENGTH = 65_536;

/**
 * An error as Sentry's client is given it: what an event tells of it, read once, in bounds, and without its
 * cycles. The original may throw when it is looked at, and stays unmarked: another Sentry SDK, or another
 * `initErrors()`, may have to report it, too. Never throws.
 *
 * @param seen The errors that have a copy already.
 */
export function copyOfError(error: Error, seen: Set<unknown> = new Set()): Error {
  seen.add(error);
  const next = (value: unknown): Error | undefined =>
    isError(value) && !seen.has(value) && seen.size < MAX_ERRORS
      ? copyOfError(value, seen)
      : undefined;
  const message = textOf(error, "message");
  const members = membersOf(error);
  return Object.assign(Object.create(Error.prototype) as Error, {
    name: textOf(error, "name").slice(0, MAX_MESSAGE_LENGTH),
    message: message.slice(0, MAX_MESSAGE_LENGTH),
    stack: framesOf(textOf(error, "stack"), message),
    cause: next(memberOf(error, "cause")),
    ...members && { errors: members.map(next) },
  });
}

function membersOf(error: Error): readonly unknown[] | undefined {
  try {
    const errors = memberOf(error, "errors");
    return Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : undefined;
  } catch {
    return undefined;
  }
}

/** A stack without the message, which may hold what looks like a frame, and very many lines. */
function framesOf(stack: string, message: string): string {
  const start = stack.slice(0, 200).indexOf(": ");
  const isHead = start >= 0 && stack.startsWith(message, start + 2);
  return (isHead ? stack.slice(start + 2 + message.length) : stack).slice(0, MAX_STACK_LENGTH);
}

function textOf(error: Error, name: "name" | "message" | "stack"): string {
  try {
    return String(error[name] ?? "");
  } catch (problem) {
    return `[unreadable: ${reasonOf(problem)}]`;
  }
}

function memberOf(error: Error, name: string): unknown {
  try {
    return (error as unknown as Readonly<Record<string, unknown>>)[name];
  } catch {
    return undefined;
  }
}
