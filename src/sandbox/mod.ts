/**
 * A local Better Stack for development and tests: it takes records and beats as Better Stack's
 * intake and heartbeats do, keeps them for looking at, and misbehaves on demand.
 *
 * ```ts
 * import { serveSandbox } from "@mikser-io/better-stack/sandbox";
 *
 * const sandbox = await serveSandbox();
 * const heal = sandbox.fail({ status: 503, target: "ingest" });
 * await fetch(sandbox.url, { method: "POST" }); // answered 503
 * heal();
 * await sandbox.close();
 * ```
 *
 * @module
 */
export type { SandboxEnvironment } from "./environment.ts";
export type { SandboxError } from "./events.ts";
export type { SandboxFaultName } from "./fault_presets.ts";
export type { SandboxFault, SandboxTarget } from "./faults.ts";
export type { SandboxBeat, SandboxHeartbeat, SandboxHeartbeatStatus } from "./heartbeat.ts";
export type { SandboxRecord } from "./intake.ts";
export type { SandboxOptions } from "./options.ts";
export type { SandboxRequest } from "./requests.ts";
export { createSandbox, type Sandbox, type SandboxWait } from "./sandbox.ts";
export { type SandboxServer, type SandboxServerOptions, serveSandbox } from "./server.ts";
export type { SandboxArrival } from "./state.ts";
export type { SandboxWaitCondition, SandboxWaitOptions } from "./waiters.ts";
