/*
 * Records wait on disk, and a shipper is fed from there.
 *
 * A log call writes its record to a file and, as long as little is under way, hands it to the shipper, too;
 * the files are read only when there is more than that: after a crash, or in an outage. The shipper never
 * gets more than it can keep, and never gives up. When its records have ended, the files forget them.
 */
import type { Intake } from "../core/delivery.ts";
import type { DropReason } from "../core/errors.ts";
import { forgetAtExit, rememberAtExit } from "../core/exit.ts";
import type { FlushResult, Stats } from "../core/ledger.ts";
import { reportLoss } from "../core/loss.ts";
import type { Shipper } from "../core/shipper.ts";
import { unref } from "../core/timer.ts";
import { Feed } from "./feed.ts";
import { createPatientShipper } from "./patient_shipper.ts";
import type { Lines } from "./lines.ts";
import type { Segments } from "./segments.ts";
import { SIGN_OF_LIFE_MS, type SpoolFolder } from "./spool_folder.ts";
import type { SpoolReports } from "./spool_reports.ts";

/** What a {@linkcode Spool} has to know. */
export interface SpoolParts {
  /** Where records go. */
  readonly intake: Intake;
  /** Where the files are. */
  readonly folder: SpoolFolder;
  readonly segments: Segments;
  readonly reports: SpoolReports;
  /** What waits on disk has at most so many bytes. */
  readonly maxSpoolBytes: number;
}

const FULL = { why: "the spool is full (maxSpoolBytes)" };
const encoder = new TextEncoder();

/** Takes records as JSON text and sees them delivered, now or after the next start. */
export class Spool implements Shipper {
  readonly #parts: SpoolParts;
  readonly #shipper: Shipper;
  readonly #feed: Feed;
  readonly #waitingForRoom: (() => void)[] = [];
  /** Records that were let go to make room. */
  #evicted = 0;
  /** Records that are only in memory, because they could not be written. */
  #unwritten = 0;
  /** Records that the shipper had when there was no more time. */
  #left = 0;
  #closing: Promise<FlushResult> | undefined;
  readonly #life: ReturnType<typeof setInterval>;

  /** Goes on with what is left in the files. */
  constructor(parts: SpoolParts) {
    const { intake, segments, reports, maxSpoolBytes } = parts;
    this.#parts = parts;
    this.#shipper = createPatientShipper(intake, reports, {
      ended: () => void this.#feed.goOn(),
      refused: () => this.#wake(),
      outOfTime: (records, why) => this.#leave(records, why),
    });
    // What is being written into its buffers counts, too: half of them is always there.
    const window = Math.min(intake.settings.maxQueueBytes / 2, maxSpoolBytes / 4);
    this.#feed = new Feed(segments, this.#shipper, reports, window, () => this.#wake());
    rememberAtExit(this.#end);
    this.#life = setInterval(() => this.#live(), SIGN_OF_LIFE_MS);
    unref(this.#life);
    if (this.#feed.hasUnread) setTimeout(() => this.#feed.readOn());
  }

  /** The account of all records so far, with those of earlier processes that have been read. */
  get stats(): Stats {
    const { stats } = this.#shipper;
    const { unread, unreadable } = this.#feed;
    const lost = this.#evicted + unreadable;
    return {
      ...stats,
      logged: stats.logged + unread + lost,
      dropped: stats.dropped + lost - this.#left,
      pending: stats.pending + unread + this.#left,
    };
  }

  /** Takes one record: JSON text without a line break. Never throws, and waits for the file alone. */
  push(text: string): void {
    if (this.#closing) return this.#shipper.push(text);
    const { segments, reports } = this.#parts;
    const line = encoder.encode(text + "\n");
    if (!this.#makeRoom(line.length)) return this.lose(text, "queue-full", FULL.why);
    const goesNow = !this.#feed.hasUnread && this.#feed.fits(line.length);
    try {
      segments.append(line);
    } catch (error) {
      reports.failing(error);
      this.#unwritten++;
      return this.#shipper.push(text);
    }
    reports.working();
    if (!goesNow) return void this.#feed.unread++;
    segments.read = segments.end;
    this.#shipper.push(text);
  }

  /** A record that was logged but will not be sent: it is counted and reported. */
  lose(text: string, reason: DropReason, why: string): void {
    this.#shipper.lose(text, reason, why);
  }

  /** Resolves when the spool is no more than half full, or when waiting heals nothing. */
  async room(): Promise<void> {
    const { segments, reports, maxSpoolBytes } = this.#parts;
    while (segments.bytes > maxSpoolBytes / 2 && !reports.isRefused) {
      await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
    }
  }

  /** Sends what was pushed before this call and waits for its end, at most `timeoutMs`. Never rejects. */
  async flush(timeoutMs: number): Promise<FlushResult> {
    const { segments } = this.#parts;
    const { end } = segments;
    const deadline = performance.now() + timeoutMs;
    const before = this.stats;
    let isDone = false;
    while (!isDone) {
      await this.#feed.readOn();
      const isLast = segments.read >= end;
      if (!await this.#feed.settle(Math.max(0, deadline - performance.now()))) break;
      isDone = isLast;
    }
    const now = this.stats;
    const [delivered, dropped] = [now.delivered - before.delivered, now.dropped - before.dropped];
    return { delivered, dropped, pending: isDone ? 0 : now.pending };
  }

  /** The same, then takes no more; what is left stays on disk, and counts as pending. Never rejects. */
  close(timeoutMs: number): Promise<FlushResult> {
    const ended = this.flush(timeoutMs).then(async (result) => {
      if (this.#feed.isOver) return result;
      this.#feed.isOver = true;
      await this.#shipper.close(0);
      forgetAtExit(this.#end);
      this.#end();
      return result;
    });
    this.#closing ??= ended;
    return ended.then(() => this.#closing!);
  }

  /** Says that this process lives, and goes on with what those have left that do not any more. */
  #live(): void {
    const { folder, segments } = this.#parts;
    this.#attempt(() => {
      if (!folder.touch()) segments.seal(); // who has taken the folder would not see what is added
      segments.inherit(folder.takeOver());
    });
    void this.#feed.readOn();
  }

  #end = (): void => {
    clearInterval(this.#life);
    this.#attempt(() => this.#parts.segments.close());
    this.#parts.folder.release();
  };

  /** Lets the oldest go that are on disk alone, as far as there are any. */
  #makeRoom(bytes: number): boolean {
    const { segments, maxSpoolBytes, intake: { settings } } = this.#parts;
    const isFull = () => segments.bytes + bytes > maxSpoolBytes;
    let isGoing = settings.overflow === "drop-oldest";
    while (isGoing && isFull()) this.#attempt(() => isGoing = this.#lose(segments.evict()));
    return !isFull();
  }

  #lose(lines: Lines | undefined): boolean {
    if (!lines) return false;
    const { texts, inherited } = lines;
    if (!inherited) this.#feed.unread -= texts.length;
    this.#evicted += texts.length;
    reportLoss(this.#parts.intake, texts.length, () => texts, "queue-full", FULL);
    return true;
  }

  /** What the shipper has no more time for is on disk, unless it could not be written. */
  #leave(records: number, why: string): boolean {
    if (this.#unwritten > 0) return false;
    this.#left = records;
    this.#parts.reports.left(records + this.#feed.unread, why);
    return true;
  }

  #wake(): void {
    if (this.#shipper.stats.pending === 0) this.#unwritten = 0;
    this.#waitingForRoom.splice(0).forEach((resolve) => resolve());
  }

  #attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#parts.reports.failing(error);
    }
  }
}
