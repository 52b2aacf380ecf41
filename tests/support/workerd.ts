import { Miniflare, type MiniflareOptions } from "miniflare";
import type { Readable } from "node:stream";

/** A Worker that runs in workerd, the runtime of Cloudflare. */
export interface RunningWorker {
  /** Sends it a request; `path` begins with a slash. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** What the runtime and the Worker printed, line by line. */
  readonly lines: readonly string[];
  /** Has it run as at a cron trigger. */
  scheduled(cron: string): Promise<{ outcome: string }>;
  /** Has it take messages of a queue. */
  queue(name: string, bodies: readonly unknown[]): Promise<{ outcome: string }>;
  /** Ends the runtime. */
  stop(): Promise<void>;
}

/** The runtime's behaviour as of this day. */
export const DATE = "2026-01-01";

/** Starts a Worker, a bundled ES module, with its bindings; with `workers` among the options, those. */
export async function startWorker(
  script: string,
  bindings: Record<string, string> = {},
  options: Partial<MiniflareOptions> = {},
): Promise<RunningWorker> {
  const lines: string[] = [];
  const collect = (stream: Readable) =>
    stream.on("data", (chunk) => lines.push(...String(chunk).split("\n").filter(Boolean)));
  const miniflare = new Miniflare({
    ...(!("workers" in options) && { modules: true, script, bindings, compatibilityDate: DATE }),
    cf: { colo: "TST" },
    handleRuntimeStdio(stdout: Readable, stderr: Readable) {
      collect(stdout);
      collect(stderr);
    },
    ...options,
  } as MiniflareOptions);
  const url = await miniflare.ready;
  return {
    fetch: (path, init) => fetch(new URL(path, url), init),
    lines,
    scheduled: async (cron) => (await triggersOf(miniflare)).scheduled({ cron }),
    async queue(name, bodies) {
      const timestamp = new Date();
      const messages = bodies.map((body, n) => ({ id: String(n), timestamp, body, attempts: 1 }));
      return (await triggersOf(miniflare)).queue(name, messages);
    },
    stop: () => miniflare.dispose(),
  };
}

interface Triggers {
  scheduled(event: { cron: string }): Promise<{ outcome: string }>;
  queue(name: string, messages: readonly object[]): Promise<{ outcome: string }>;
}

/** Miniflare types them for those who have Cloudflare's types. */
async function triggersOf(miniflare: Miniflare): Promise<Triggers> {
  return await miniflare.getWorker() as unknown as Triggers;
}
