import { isWorkerd } from "../core/platform.ts";

/** What tells the runtimes apart. */
export interface RuntimeGlobals {
  readonly Deno?: { readonly version?: { readonly deno: string } };
  readonly EdgeRuntime?: string;
  readonly navigator?: { readonly userAgent?: string };
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
}

/** A runtime as an event names it. */
export interface Runtime {
  readonly runtime?: { readonly name: string; readonly version?: string };
}

/** The runtime that this is, with its version where it tells; nothing where it is not known. */
export function runtimeOf(globals: RuntimeGlobals): Runtime {
  const { Deno, EdgeRuntime, process } = globals;
  if (Deno?.version) return { runtime: { name: "deno", version: Deno.version.deno } };
  // Their `process` is there for the sake of compatibility.
  if (isWorkerd(globals)) return { runtime: { name: "workerd" } };
  if (EdgeRuntime) return { runtime: { name: "edge-runtime" } };
  const { bun, node } = process?.versions ?? {};
  const version = bun ?? node;
  return version ? { runtime: { name: bun ? "bun" : "node", version } } : {};
}
