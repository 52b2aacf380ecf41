/**
 * A plugin for [mikser](https://github.com/almero-digital-marketing/mikser-io) that ships its log to
 * [Better Stack](https://betterstack.com), and tells its heartbeat that the site is alive or built.
 *
 * @example
 * ```ts
 * import { betterStack } from "@mikser-io/better-stack/mikser";
 *
 * export default {
 *   plugins: [
 *     betterStack(), // first, because lines before it are not shipped; tokens come from the environment
 *   ],
 * };
 * ```
 *
 * @module
 */
import type { MikserCore } from "./mikser/host.ts";
import { type MikserOptions, resolveMikserOptions } from "./mikser/options.ts";
import { join } from "./mikser/run.ts";

export type { MikserDeploy } from "./mikser/deploy.ts";
export type {
  MikserBuildReport,
  MikserCore,
  MikserLog,
  MikserLogger,
  MikserLogTransport,
} from "./mikser/host.ts";
export type { MikserOptions } from "./mikser/options.ts";

/** pino runs our own worker: by its URL it is found in any layout of `node_modules`, pnpm's included. */
const { url: HERE } = import.meta; // apart, as webpack would want to bundle what is relative to it
const WORKER_URL = new URL(HERE.endsWith(".ts") ? "./pino.ts" : "./pino.js", HERE).href;

/** What mikser keeps in its `plugins`, and calls once it has read its config. */
export type MikserPlugin = (core: MikserCore) => MikserPluginDescription;

/** How a plugin names itself, for mikser's own reports. */
export interface MikserPluginDescription {
  /** The URL of the plugin's module. */
  readonly module: string;
  /** What mikser's timings call it. */
  readonly type: string;
}

/**
 * Creates the plugin. Each surface works alone: without a source token nothing is shipped, without a
 * heartbeat token nothing beats, and without both it says so once and does nothing.
 *
 * A watcher or a server beats at its start and then every interval; a build that ends beats when it is
 * done; a run that only answers a question does not. A failing heartbeat is told in mikser's log when it
 * begins to fail and when that is over.
 *
 * @throws {TypeError} for an option of the wrong kind
 * @throws {RangeError} for a number out of range
 */
export function betterStack(options: MikserOptions = {}): MikserPlugin {
  const settings = resolveMikserOptions(options, WORKER_URL);
  return (core) => {
    join(core, settings);
    return { module: HERE, type: "better-stack" };
  };
}
