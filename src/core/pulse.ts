/*
 * Delivers beats one after the other: never two at once.
 *
 * The first in line is under way, and tried again until its time is over. A ping that comes after a ping
 * joins it, and a failure overtakes what waits, so the line stays short: one under way, then at most a
 * failure and a ping.
 */
import { retryDelayMs } from "./backoff.ts";
import { type BeatEnding, outputBody } from "./beat.ts";
import { sendBeat } from "./send_beat.ts";
import type { HeartbeatStatus, Refusal, Streak } from "./streak.ts";
import { unref } from "./timer.ts";

/** What a {@linkcode Pulse} has to know. */
export interface PulseOptions {
  /** The heartbeat's URL. */
  readonly heartbeatUrl: string;
  /** For how long a beat is tried again, in milliseconds. */
  readonly intervalMs: number;
  /** How long a request waits for its answer, in milliseconds. */
  readonly requestTimeoutMs: number;
  /** What sends requests. */
  readonly fetch: typeof fetch;
  /** Who is told how beats end. */
  readonly streak: Streak;
}

interface Beat {
  readonly ending: BeatEnding;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  readonly deadline: number;
  readonly done: Promise<boolean>;
  readonly resolve: (taken: boolean | Promise<boolean>) => void;
  /** It is not tried again. */
  givenUp: boolean;
  /** Ends the wait for the next try. */
  wake?: () => void;
}

/** Sees beats delivered. Nothing runs until the first. */
export class Pulse {
  readonly #options: PulseOptions;
  /** The first is under way. */
  readonly #line: Beat[] = [];
  #notBefore = 0;

  /** Creates a pulse. */
  constructor(options: PulseOptions) {
    this.#options = options;
  }

  /** What beats came to so far. */
  get status(): HeartbeatStatus {
    return this.#options.streak.status;
  }

  /** False while a beat is under way, or for as long as the service asked to be left alone. */
  get isFree(): boolean {
    return this.#line.length === 0 && performance.now() >= this.#notBefore;
  }

  /** What the beat under way comes to; undefined when there is none. */
  get underWay(): Promise<boolean> | undefined {
    return this.#line[0]?.done;
  }

  /** Puts a beat in line; resolves to whether the service took it. Never rejects. */
  beat(ending: BeatEnding, output = ""): Promise<boolean> {
    const last = this.#line.at(-1);
    if (ending === "" && last?.ending === "") {
      last.givenUp = false; // somebody wants it again after stop()
      return last.done;
    }

    let resolve!: Beat["resolve"];
    const done = new Promise<boolean>((settle) => resolve = settle);
    if (ending !== "") {
      if (this.#line[0]?.ending === "") giveUp(this.#line[0]);
      this.#line.splice(1).forEach((beat) => beat.resolve(beat.ending !== "" && done));
    }
    const deadline = performance.now() + this.#options.intervalMs;
    this.#line.push({ ending, body: outputBody(output), deadline, done, resolve, givenUp: false });
    if (this.#line.length === 1) this.#run();
    return done;
  }

  /** Ends the retries of what is in line. */
  stop(): void {
    this.#line.forEach(giveUp);
  }

  async #run(): Promise<void> {
    for (let beat; (beat = this.#line[0]); this.#line.shift()) {
      beat.resolve(await this.#deliver(beat));
    }
  }

  async #deliver(beat: Beat): Promise<boolean> {
    const { heartbeatUrl, requestTimeoutMs, fetch, streak } = this.#options;
    const { ending, body } = beat;
    let refusal: Refusal | undefined;
    for (let tries = 1, timeoutMs = requestTimeoutMs;; tries++) {
      const outcome = await sendBeat({ heartbeatUrl, ending, body, timeoutMs, fetch });
      if (outcome.kind === "delivered") {
        streak.delivered();
        return true;
      }
      // Of failures that can heal the first is told: the last try may have had too little time to say much.
      refusal = outcome.kind === "retry" ? refusal ?? outcome : outcome;
      const waitMs = outcome.kind === "retry" ? this.#waitMs(tries, outcome.afterMs) : Infinity;
      const leftMs = Math.floor(beat.deadline - performance.now() - waitMs);
      if (leftMs > 0 && !beat.givenUp) await pause(beat, waitMs);
      if (leftMs <= 0 || beat.givenUp) {
        streak.failed(refusal);
        return false;
      }
      timeoutMs = Math.min(requestTimeoutMs, leftMs);
    }
  }

  #waitMs(tries: number, afterMs = 0): number {
    if (afterMs > 0) this.#notBefore = performance.now() + afterMs;
    return retryDelayMs(tries, afterMs);
  }
}

function giveUp(beat: Beat): void {
  beat.givenUp = true;
  beat.wake?.();
}

function pause(beat: Beat, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    unref(timer);
    beat.wake = () => {
      clearTimeout(timer);
      resolve();
    };
  });
}
