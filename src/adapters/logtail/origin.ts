import type { Context } from "./types.ts";

/** A place in a program, as V8 tells it; Bun does, too. */
interface CallSite {
  getFileName(): string | null;
  getTypeName(): string | null;
  getMethodName(): string | null;
  getFunctionName(): string | null;
  getLineNumber(): number | null;
  getColumnNumber(): number | null;
}

interface Engine {
  captureStackTrace?(holder: object, below: unknown): void;
  prepareStackTrace?: unknown;
  stackTraceLimit?: number;
}

/**
 * Where one of `methods` was called, and in which process; empty where the engine does not tell.
 *
 * @param methods What a caller may have called, the outermost first.
 */
export function originOf(methods: readonly unknown[]): Context {
  const engine = Error as unknown as Engine;
  const { prepareStackTrace, stackTraceLimit } = engine;
  try {
    engine.prepareStackTrace = (_error: Error, sites: CallSite[]) => sites;
    engine.stackTraceLimit = 1;
    for (const method of methods) {
      const holder: { stack?: CallSite[] } = {};
      engine.captureStackTrace?.(holder, method);
      const site = holder.stack?.[0];
      if (site) return { context: { runtime: placeOf(site), ...systemOf() } };
    }
    return {};
  } catch {
    return {};
  } finally {
    if (prepareStackTrace) engine.prepareStackTrace = prepareStackTrace;
    else delete engine.prepareStackTrace;
    if (stackTraceLimit !== undefined) engine.stackTraceLimit = stackTraceLimit;
  }
}

function placeOf(site: CallSite): Context {
  const file = site.getFileName();
  return {
    file: file?.startsWith("file:/") ? new URL(file).pathname : file,
    type: site.getTypeName(),
    method: site.getMethodName(),
    function: site.getFunctionName(),
    line: site.getLineNumber(),
    column: site.getColumnNumber(),
  };
}

function systemOf(): Context {
  const { process } = globalThis as { process?: { pid?: number; argv?: string[] } };
  if (!process?.pid) return {};
  const mainFile = process.argv?.find((argument) => /\.[cm]?[jt]s$/.test(argument)) ?? "";
  return { system: { pid: process.pid, main_file: mainFile } };
}
