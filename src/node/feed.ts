import { setImmediate as turn } from "node:timers/promises";
import type { Shipper } from "../core/shipper.ts";
import type { Lines } from "./lines.ts";
import type { Segments } from "./segments.ts";
import type { SpoolReports } from "./spool_reports.ts";

const SETTLE_MS = 10_000;
const READ_BYTES = 131_072;

/** Feeds a shipper from files, never with more than it can keep, and lets the files forget what has ended. */
export class Feed {
  /** Records of this process that are only on disk. */
  unread = 0;
  /** Those of them that could not be read. */
  unreadable = 0;
  /** True when the shipper gives up what it has: that has not ended, but stays on disk. */
  isOver = false;
  /** The position up to which what was read has ended. */
  settled = 0;

  readonly #segments: Segments;
  readonly #shipper: Shipper;
  readonly #reports: SpoolReports;
  readonly #window: number;
  readonly #onForgotten: () => void;
  #reading: Promise<void> | undefined;
  #isSettling = false;

  /** Creates a feed that gives the shipper at most `window` bytes. */
  constructor(
    segments: Segments,
    shipper: Shipper,
    reports: SpoolReports,
    window: number,
    onForgotten: () => void,
  ) {
    this.#segments = segments;
    this.#shipper = shipper;
    this.#reports = reports;
    this.#window = window;
    this.#onForgotten = onForgotten;
  }

  /** True when there are records that are only on disk. */
  get hasUnread(): boolean {
    return this.#segments.read < this.#segments.end;
  }

  /** True when the shipper can be given so many bytes more. */
  fits(bytes: number): boolean {
    return bytes <= this.#room;
  }

  /** Gives the shipper what it can keep of what is only on disk. */
  readOn(): Promise<void> {
    return this.#reading ??= this.#read().finally(() => this.#reading = undefined);
  }

  /** Some records have ended: others may follow. */
  async goOn(): Promise<void> {
    if (this.#shipper.stats.pending === 0) this.#forget(this.#segments.read);
    else if (!this.#isSettling && this.#segments.read - this.settled > this.#window / 4) {
      this.#isSettling = true;
      await this.settle(SETTLE_MS);
      this.#isSettling = false;
    }
    await this.readOn();
  }

  /** Accounts for records whose files are gone without having been read. */
  #giveUpUnreadable(): void {
    if (this.hasUnread || this.unread <= 0) return;
    this.#reports.unreadable(this.unread);
    this.unreadable += this.unread;
    this.unread = 0;
  }

  /** Waits for all that the shipper has now; true when it ended in time. */
  async settle(timeoutMs: number): Promise<boolean> {
    const { read } = this.#segments;
    const { pending } = await this.#shipper.flush(timeoutMs);
    if (pending > 0 || this.isOver) return false;
    this.#forget(read);
    return true;
  }

  get #room(): number {
    return this.#window - (this.#segments.read - this.settled);
  }

  async #read(): Promise<void> {
    while (this.hasUnread && this.#room > 0 && !this.isOver) {
      const { texts, inherited, torn } = this.#next();
      if (torn > 0) this.#reports.torn(torn);
      if (!inherited) this.unread -= texts.length;
      for (const text of texts) this.#shipper.push(text);
      await turn();
    }
    this.#giveUpUnreadable();
  }

  #next(): Lines {
    try {
      return this.#segments.next(Math.min(READ_BYTES, this.#room));
    } catch (error) {
      this.#reports.failing(error);
      this.#segments.skip();
      return { texts: [], inherited: true, torn: 0 };
    }
  }

  #forget(position: number): void {
    if (this.isOver) return;
    this.settled = Math.max(this.settled, position);
    try {
      this.#segments.forget(position);
    } catch (error) {
      this.#reports.failing(error);
    }
    this.#onForgotten();
  }
}
