import type { Secret } from "./config.ts";
import type { OnError } from "./errors.ts";
import type { Outcome } from "./ingest.ts";
import { createReporter } from "./reporter.ts";

/** What a heartbeat's beats came to. */
export interface HeartbeatStatus {
  /** `idle` until a beat has ended; then whether the last one was taken by the service. */
  readonly state: "idle" | "delivered" | "failing";
  /** When the service last took a beat. */
  readonly deliveredAt: Date | undefined;
  /** How many beats in a row were not taken; the retries of a beat are not counted apart. */
  readonly consecutiveFailures: number;
}

/** Why a beat was not taken. */
export type Refusal = Exclude<Outcome, { readonly kind: "delivered" }>;

const QUIET_MS = 60_000;

/** Keeps count of how beats end, and says so when they begin to fail and when that is over. */
export class Streak {
  readonly #origin: string;
  readonly #from: string;
  readonly #quietMs: number;
  readonly #tell: (message: string, status?: number) => void;
  #deliveredAt: Date | undefined;
  #failures = 0;
  #said = false;
  #quietUntil = 0;

  /** Creates a streak for one heartbeat, which tells `onError`, or else stderr. */
  constructor(heartbeatUrl: Secret, onError?: OnError) {
    this.#origin = new URL(heartbeatUrl.reveal()).origin;
    this.#from = heartbeatUrl.from;
    this.#quietMs = onError ? 0 : QUIET_MS;
    // The default reporter would swallow the recovery: it is of the same kind, and within the minute.
    const { report } = createReporter(onError ?? printError);
    this.#tell = (message, status) => report("heartbeat", message, undefined, status);
  }

  /** The count so far. */
  get status(): HeartbeatStatus {
    const state = this.#failures > 0 ? "failing" : this.#deliveredAt ? "delivered" : "idle";
    const deliveredAt = this.#deliveredAt && new Date(this.#deliveredAt);
    return { state, deliveredAt, consecutiveFailures: this.#failures };
  }

  /** A beat was taken. */
  delivered(): void {
    const [said, failures] = [this.#said, this.#failures];
    this.#said = false;
    this.#failures = 0;
    this.#deliveredAt = new Date();
    if (!said) return;
    const lost = failures === 1 ? "1 was" : `${failures} were`;
    this.#tell(`heartbeats reach ${this.#origin} again, after ${lost} lost`);
  }

  /** A beat was not taken. */
  failed({ kind, why, status }: Refusal): void {
    this.#failures++;
    if (this.#said || performance.now() < this.#quietUntil) return;
    this.#said = true;
    this.#quietUntil = performance.now() + this.#quietMs;
    const advice = kind === "retry"
      ? ""
      : `; check the heartbeat's URL or token (from ${this.#from})`;
    this.#tell(`cannot send the heartbeat to ${this.#origin}: ${why}${advice}`, status);
  }
}

function printError({ message }: Error): void {
  console.error(`better-stack: ${message}`);
}
