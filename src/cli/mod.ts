/**
 * The `better-stack` command (`ship`, `heartbeat`, `run`, `query`, `tail`, …) for Node, Deno and Bun.
 *
 * In a shell it is `npx @mikser-io/better-stack`; this entry is for programs that call it themselves.
 *
 * @example
 * ```ts
 * import { main } from "@mikser-io/better-stack/cli";
 *
 * const exitCode = await main(["--version"]);
 * ```
 *
 * @module
 */
export type { Environment } from "../core/environment.ts";
export type { Input, Io, OtherSignal, Output, Signal } from "./io.ts";
export { main } from "./main.ts";

// Where a module can tell that it is the one that was run, as with `deno run`, it is the program.
if (import.meta.main) void import("./bin.ts");
