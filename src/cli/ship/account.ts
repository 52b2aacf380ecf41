import type { BetterStackError, ErrorCode, OnError } from "../../core/errors.ts";
import type { Stats } from "../../core/ledger.ts";
import { unref } from "../../core/timer.ts";
import { counted } from "../../core/counted.ts";
import { inFlagWords } from "../flags.ts";

const HOLD_BACK_MS = 2_000;
const QUIET_MS = 60_000;

/**
 * Keeps account of what was lost and why. While it goes on, a kind of trouble is told once a minute, and
 * only after two seconds: what ends sooner has everything in its last line.
 */
export class Account {
  readonly #say: (line: string) => void;
  readonly #lost = new Map<ErrorCode, { records: number; readonly why: string }>();
  readonly #quietUntil = new Map<ErrorCode, number>();
  readonly #heldBack = new Set<ReturnType<typeof setTimeout>>();

  /** Creates an account that tells trouble to `say`. */
  constructor(say: (line: string) => void) {
    this.#say = say;
  }

  /** For the delivery: what happened, and which records it cost. */
  readonly onError: OnError = (error, records): void => {
    const message = inFlagWords(error.message);
    this.#tell(error, message);
    if (records.length === 0) return;
    const lost = this.#lost.get(error.code) ?? { records: 0, why: reasonOf(message) };
    lost.records += records.length;
    this.#lost.set(error.code, lost);
  };

  /** The whole in a line, to be told when something was lost. Nothing else is told after it. */
  close({ logged, delivered, dropped, pending }: Stats): string {
    this.#heldBack.forEach(clearTimeout);
    this.#countLate(dropped);
    const reasons = [...this.#lost].map(([code, { records, why }]) =>
      `${this.#lost.size > 1 ? `${records} ` : ""}${code}: ${why}`
    );
    const ends: string[] = [];
    if (dropped > 0) ends.push(`${dropped} lost (${reasons.join("; ")})`);
    if (pending > 0) ends.push(`${pending} left in the spool for the next start`);
    return `shipped ${delivered} of ${counted(logged, "record")}; ${ends.join(", ")}`;
  }

  /** Of all that comes after its end a logger tells only the first. */
  #countLate(dropped: number): void {
    const late = this.#lost.get("closed");
    if (!late) return;
    for (const { records } of this.#lost.values()) dropped -= records;
    late.records += dropped;
  }

  #tell({ code }: BetterStackError, message: string): void {
    const now = performance.now();
    if (now < (this.#quietUntil.get(code) ?? 0)) return;
    this.#quietUntil.set(code, now + QUIET_MS);
    if (code === "configuration") return this.#say(message);
    const timer = setTimeout(() => {
      this.#heldBack.delete(timer);
      this.#say(message);
    }, HOLD_BACK_MS);
    unref(timer);
    this.#heldBack.add(timer);
  }
}

/** Why, without how many and where to, and in words of its own where the library speaks of its calls. */
function reasonOf(message: string): string {
  return message.slice(message.indexOf(": ") + 2)
    .replace(/; \d+ so far$/, "")
    .replace(/^it came after close\(\)/, "read too late to be sent")
    .replace(/^(close\(\) ran out of time|the process ended first)/, "not delivered in time");
}
