import type nodeProcess from "node:process";
import type { FlushOptions, Logger } from "../core/logger.ts";

/** The global one: what imports it could not be bundled for an edge runtime, where errors may be tracked, too. */
const { process } = globalThis as unknown as { readonly process: typeof nodeProcess };

type Signal = "SIGINT" | "SIGTERM";

const SIGNALS: readonly Signal[] = ["SIGINT", "SIGTERM"];
const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 };

/** Bun does not raise a rejection that nobody handles as an uncaught exception. */
const IN_BUN = "bun" in process.versions;

/** Each logger and how long its close may take; one set of listeners serves all of them. */
const loggers = new Map<Pick<Logger, "fatal" | "flush" | "close">, FlushOptions>();
let ending = false;

/**
 * Sees that nothing is lost when the process is told to end or fails: at SIGINT, SIGTERM, an uncaught
 * exception or an unhandled rejection the logger is closed first, and then the process ends as it
 * would have without this: by that signal, or with that error on stderr and its exit code. A second
 * signal ends it at once. The error is shipped as `fatal`.
 *
 * Where the program has a listener of its own for the signal, or for `uncaughtException`, the logger
 * is only flushed, and the end is left to that listener: it should `await logger.close()`.
 *
 * @param options How long the close may take; 10 seconds unless told otherwise.
 * @returns A function that takes it back.
 *
 * @example
 * ```ts
 * import { createLogger } from "@mikser-io/better-stack";
 * import { closeOnExit } from "@mikser-io/better-stack/node";
 *
 * const logger = createLogger();
 * const takeBack = closeOnExit(logger);
 *
 * takeBack();
 * ```
 */
export function closeOnExit(
  logger: Pick<Logger, "fatal" | "flush" | "close">,
  options: FlushOptions = {},
): () => void {
  if (loggers.size === 0) listen();
  loggers.set(logger, options);
  return () => {
    if (loggers.delete(logger) && loggers.size === 0) unlisten();
  };
}

function listen(): void {
  for (const signal of SIGNALS) process.on(signal, onSignal);
  process.on("uncaughtException", onUncaught);
  if (IN_BUN) process.on("unhandledRejection", onRejection);
}

function unlisten(): void {
  for (const signal of SIGNALS) process.off(signal, onSignal);
  process.off("uncaughtException", onUncaught);
  if (IN_BUN) process.off("unhandledRejection", onRejection);
}

async function onSignal(signal: Signal): Promise<void> {
  if (process.listenerCount(signal) > 1) return void flushAll();
  if (!ending) {
    ending = true;
    await closeAll();
  }
  endBy(signal);
}

/** Without a listener the signal does what it does by default. */
function endBy(signal: Signal): void {
  unlisten();
  try {
    process.kill(process.pid, signal);
  } catch {
    process.exit(EXIT_CODES[signal]); // Deno without --allow-run
  }
}

/** Bun calls it also when the program handles them itself: then Node and Deno would not ask us. */
async function onRejection(reason: unknown): Promise<void> {
  if (process.listenerCount("unhandledRejection") > 1) return;
  await onUncaught(reason, "unhandledRejection");
}

/** Node and Deno also call this for rejections that nobody handles. */
async function onUncaught(error: unknown, origin: string): Promise<void> {
  for (const logger of loggers.keys()) logger.fatal(error, { origin });
  if (process.listenerCount("uncaughtException") > 1) return void flushAll();
  if (ending) return;
  ending = true;
  await closeAll();
  unlisten();
  // In a task of its own, where nothing catches it. (Bun overlooks it in nextTick and setImmediate.)
  setTimeout(() => {
    throw error;
  });
}

async function flushAll(): Promise<void> {
  await Promise.all([...loggers].map(([logger, options]) => logger.flush(options)));
}

async function closeAll(): Promise<void> {
  await Promise.all([...loggers].map(([logger, options]) => logger.close(options)));
}
