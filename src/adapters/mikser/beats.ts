import { createHeartbeat, type Heartbeat } from "../../core/heartbeat.ts";
import { type MikserCore, modeOf, say } from "./host.ts";
import type { MikserHeartbeat } from "./options.ts";

/** For so long a one-shot build tries: somebody may be waiting for its end. */
const BUILD_INTERVAL_MS = 15_000;

/**
 * The heartbeat of one mikser: a watcher or a server beats from its start on, every interval; a one-shot
 * build beats when it is done.
 */
export class MikserBeats {
  readonly #core: MikserCore;
  readonly #settings: MikserHeartbeat;
  #heartbeat: Heartbeat | undefined;
  #failed = false;

  /** Creates what beats; nothing is sent before the first call. */
  constructor(core: MikserCore, settings: MikserHeartbeat) {
    this.#core = core;
    this.#settings = settings;
  }

  /** mikser has started. */
  start(): void {
    if (this.#heartbeat || modeOf(this.#core) !== "service") return;
    const { intervalMs } = this.#settings.options;
    this.#heartbeat = this.#create(intervalMs);
    this.#heartbeat.start();
    say(this.#core, "info", `Better Stack heartbeat: every ${intervalMs}ms`);
  }

  /** Another one takes over. */
  stop(): void {
    this.#heartbeat?.stop();
  }

  /** A build is done, and `failureOf` tells what was wrong with it. */
  async finish(failureOf: () => string | undefined): Promise<void> {
    const failure = this.#settings.failOnErrors ? failureOf() : undefined;
    if (modeOf(this.#core) === "build") {
      const once = this.#create(Math.min(this.#settings.options.intervalMs, BUILD_INTERVAL_MS));
      await (failure ? once.fail(failure) : once.ping());
    } else if (failure) {
      this.#failed = true;
      this.#heartbeat?.stop();
      this.#heartbeat?.fail(failure);
    } else if (this.#failed) {
      this.#failed = false;
      this.#heartbeat?.start();
    }
  }

  #create(intervalMs: number): Heartbeat {
    const { options, environment } = this.#settings;
    const heartbeat = createHeartbeat({
      ...options,
      intervalMs,
      // Told of the first failure of a streak, and of its end.
      onError: ({ message, status }) => {
        const code = `better-stack-heartbeat-${heartbeat.status.state}`;
        const level = heartbeat.status.state === "failing" ? "warn" : "notice";
        say(this.#core, level, `Better Stack ${message}`, { code, ...status && { status } });
      },
    }, environment);
    return heartbeat;
  }
}
