import { failureEnding, outputText } from "./beat.ts";
import { type ConfigOptions, resolveHeartbeat } from "./config.ts";
import type { OnError } from "./errors.ts";
import { fetchOption, MAX_TIMER_MS, numberOption, optional } from "./options.ts";
import { Pulse } from "./pulse.ts";
import { createReporter, reportProblems } from "./reporter.ts";
import { type HeartbeatStatus, Streak } from "./streak.ts";
import { stayAlive, unref } from "./timer.ts";

/** Which heartbeat, and how it is sent. Times are in milliseconds. */
export interface HeartbeatOptions
  extends Pick<ConfigOptions, "heartbeatToken" | "heartbeatUrl" | "allowInsecureUrl"> {
  /** The time between two pings, and for how long one beat is tried again; at least 100. @default 60_000 */
  readonly intervalMs?: number | undefined;
  /** How long a request waits for its answer. @default 10_000 */
  readonly requestTimeoutMs?: number | undefined;
  /**
   * Told when beats begin to fail and when they are taken again, both times with the code `heartbeat`.
   * @default a line on stderr each, but when they come and go at most one such pair a minute
   */
  readonly onError?: OnError | undefined;
  /** What sends requests: for proxies and tests. @default the global `fetch` */
  readonly fetch?: typeof fetch | undefined;
}

/** Tells Better Stack that something is alive, or that it failed. */
export interface Heartbeat {
  /**
   * Says that all is well. While another ping is under way it joins that one. Resolves to whether the
   * service took it: false after `intervalMs` of retries, or once a `fail()` overtook it. Never rejects.
   */
  ping(): Promise<boolean>;
  /**
   * Says that something failed. It is sent after the beat under way, whose retries it ends if that is a
   * ping; of several that wait, the newest goes. Resolves as `ping()` does; never rejects.
   *
   * @param output What there is to say, or an error, told with its stack and causes; cut to the last 10,000 bytes.
   * @param exitCode How a process ended, 0 to 255; 0 counts as a success. Anything else is a plain failure.
   */
  fail(output?: string | Error, exitCode?: number): Promise<boolean>;
  /**
   * Pings now and then every interval, one at a time. It does not keep the process alive; a request that is
   * under way does, until its answer or `requestTimeoutMs`.
   */
  start(): void;
  /** Ends what `start()` began, and every retry; a request under way may still end. */
  stop(): void;
  /**
   * Runs a job, then pings; when the job throws, `fail()` is told why and the same error is thrown again.
   * It waits for the beat, at most `intervalMs` and one request's time, as the process may end right after.
   */
  watch<T>(job: () => T | Promise<T>): Promise<T>;
  /** What the last beat came to. */
  readonly status: HeartbeatStatus;
  /** False without a heartbeat URL or token: nothing is sent then, and `watch()` just runs the job. */
  readonly enabled: boolean;
}

const IDLE: HeartbeatStatus = { state: "idle", deliveredAt: undefined, consecutiveFailures: 0 };

let saidThatNothingIsSent = false;

/**
 * Creates a heartbeat. Nothing is sent before the first call; in a Worker create one for each invocation.
 *
 * Contract: https://betterstack.com/docs/uptime/cron-and-heartbeat-monitor/
 *
 * @param environment The variables to read: a Worker's `env`, say. @default those of the process
 * @throws {TypeError} for an option of the wrong kind
 * @throws {RangeError} for a number out of range
 *
 * @example
 * ```ts
 * import { createHeartbeat } from "@mikser-io/better-stack";
 *
 * const heartbeat = createHeartbeat(); // the token comes from BETTERSTACK_HEARTBEAT_TOKEN
 * await heartbeat.watch(() => console.log("the nightly job"));
 * ```
 */
export function createHeartbeat(
  options: HeartbeatOptions = {},
  environment?: object,
): Heartbeat {
  optional("options", options, "object");
  const { intervalMs = 60_000, requestTimeoutMs = 10_000, onError } = options;
  numberOption("intervalMs", intervalMs, 100, MAX_TIMER_MS);
  numberOption("requestTimeoutMs", requestTimeoutMs, 1, MAX_TIMER_MS);
  optional("onError", onError, "function");
  const fetch = fetchOption(options.fetch);

  const { heartbeatUrl, problems } = resolveHeartbeat(options, environment);
  reportProblems(createReporter(onError), problems);
  if (!heartbeatUrl && !saidThatNothingIsSent) {
    saidThatNothingIsSent = true;
    console.warn(
      "better-stack: no heartbeat is sent, for want of a token (set BETTERSTACK_HEARTBEAT_TOKEN)",
    );
  }

  const pulse = heartbeatUrl && new Pulse({
    heartbeatUrl: heartbeatUrl.reveal(),
    intervalMs,
    requestTimeoutMs,
    fetch,
    streak: new Streak(heartbeatUrl, onError),
  });
  let timer: ReturnType<typeof setInterval> | undefined;

  /** What is still under way then was the last interval's beat: when that comes to nothing, this one has its own. */
  async function tick(pulse: Pulse): Promise<void> {
    if (!pulse.isFree && await pulse.underWay !== false) return;
    if (timer !== undefined && pulse.isFree) pulse.beat("");
  }

  const heartbeat: Heartbeat = {
    ping: () => pulse ? held(pulse.beat("")) : Promise.resolve(false),
    fail: (output?: unknown, exitCode?: number) =>
      pulse
        ? held(pulse.beat(failureEnding(exitCode), outputText(output)))
        : Promise.resolve(false),
    start() {
      if (!pulse || timer !== undefined) return;
      pulse.beat("");
      timer = setInterval(() => tick(pulse), intervalMs);
      unref(timer);
    },
    stop() {
      clearInterval(timer);
      timer = undefined;
      pulse?.stop();
    },
    async watch(job) {
      let result;
      try {
        result = await job();
      } catch (error) {
        await heartbeat.fail(error as Error);
        throw error;
      }
      await heartbeat.ping();
      return result;
    },
    get status() {
      return pulse?.status ?? IDLE;
    },
    enabled: pulse !== undefined,
  };
  return heartbeat;
}

/** Keeps the process alive until `promise` has settled: somebody waits for it. */
function held<T>(promise: Promise<T>): Promise<T> {
  return promise.finally(stayAlive());
}
