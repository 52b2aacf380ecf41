/*
 * Lines in files. They are written at the end, read in order, and forgotten up to a point once they have
 * been delivered. Positions count bytes over all files, since the beginning; a file is removed when its
 * end is forgotten.
 */
import {
  close,
  closeSync,
  fdatasync,
  fdatasyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import { unref } from "../core/timer.ts";
import { type Lines, linesIn, readAt } from "./lines.ts";
import { segmentName } from "./spool_folder.ts";

interface Segment {
  readonly path: string;
  readonly inherited: boolean;
  /** The position of its first byte. */
  start: number;
  /** The position after its last byte. */
  end: number;
}

const LINE_FEED = 10;

/** The files of a spool. Methods throw what the file system throws. */
export class Segments {
  /** How many bytes are on disk. */
  bytes = 0;
  /** Where writing goes on. */
  end = 0;
  /** Where reading goes on. */
  read = 0;
  #forgotten = 0;

  readonly #folder: string;
  readonly #maxSegmentBytes: number;
  readonly #sync: "always" | number;
  readonly #onSyncError: (error: unknown) => void;
  readonly #segments: Segment[] = [];
  #active: Segment | undefined;
  #file = -1;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Files in `folder`, none yet. */
  constructor(
    folder: string,
    maxSegmentBytes: number,
    sync: "always" | number,
    onSyncError: (error: unknown) => void,
  ) {
    this.#folder = folder;
    this.#maxSegmentBytes = maxSegmentBytes;
    this.#sync = sync;
    this.#onSyncError = onSyncError;
  }

  /** Goes on with files that an earlier process has written. */
  inherit(paths: readonly string[]): void {
    if (paths.length > 0) this.seal();
    for (const path of paths) {
      const start = this.end;
      this.end += statSync(path).size;
      this.bytes += this.end - start;
      this.#segments.push({ path, inherited: true, start, end: this.end });
    }
  }

  /** Writes a line, its line feed included. What could not be written whole is taken back. */
  append(line: Uint8Array): void {
    const active = this.#activeFor(line.length);
    try {
      for (let from = 0; from < line.length;) from += writeSync(this.#file, line, from);
      if (this.#sync === "always") fdatasyncSync(this.#file);
      else this.#syncSoon(this.#sync);
    } catch (error) {
      this.#takeBack(active);
      throw error;
    }
    this.bytes += line.length;
    this.end = active.end += line.length;
  }

  /** Reads lines, as many as are in so many bytes or one at least; none when all has been read. */
  next(size: number): Lines {
    const segment = this.#segments.find(({ end }) => end > this.read);
    this.read = Math.max(this.read, segment?.start ?? this.end); // some may have been evicted
    if (!segment) return { texts: [], inherited: false, torn: 0 };
    const { inherited } = segment;
    const rest = segment.end - this.read;
    const bytes = readAt(segment.path, this.read - segment.start, Math.min(size, rest));
    const length = bytes.lastIndexOf(LINE_FEED) + 1;
    if (length === 0) {
      if (size < rest) return this.next(size * 2);
      this.read = segment.end;
      return { texts: [], inherited, torn: 1 };
    }
    this.read += length;
    return { inherited, ...linesIn(bytes.subarray(0, length - 1)) };
  }

  /** Forgets what comes before a position. */
  forget(position: number): void {
    this.#forgotten = Math.max(this.#forgotten, position);
    for (let first; (first = this.#segments[0]) && first.end <= this.#forgotten;) {
      // The one that is written to is used on: to open another for each handful of records would cost more.
      const isActive = first === this.#active;
      if (isActive && first.end > first.start) ftruncateSync(this.#file, 0);
      this.bytes -= first.end - first.start;
      first.start = first.end;
      if (isActive) return;
      this.#segments.shift();
      rmSync(first.path, { force: true });
    }
  }

  /** Skips what cannot be read: the rest of a file. */
  skip(): void {
    this.read = this.#segments.find(({ end }) => end > this.read)?.end ?? this.read;
  }

  /**
   * Forgets the oldest file that nothing has been read of: what is being sent stays on disk.
   * @returns its lines; undefined when there is none
   */
  evict(): Lines | undefined {
    const at = this.#segments.findIndex(({ start, end }) => start >= this.read && end > start);
    const segment = this.#segments[at];
    if (!segment) return undefined;
    if (segment === this.#active) this.seal();
    this.#segments.splice(at, 1);
    this.bytes -= segment.end - segment.start;
    try {
      const { inherited, path, start, end } = segment;
      return { inherited, ...linesIn(readAt(path, 0, end - start)) };
    } finally {
      rmSync(segment.path, { force: true });
    }
  }

  /** The next line goes into another file. */
  seal(): void {
    if (!this.#active) return;
    this.#active = undefined;
    const file = this.#file;
    if (this.#sync === "always") closeSync(file);
    else this.#syncNow(file, () => close(file));
  }

  /** Ends writing. Empty files are removed. */
  close(): void {
    this.seal();
    this.forget(this.#forgotten);
  }

  #activeFor(bytes: number): Segment {
    const { start = 0, end = 0 } = this.#active ?? {};
    if (this.#active && (end === start || end - start + bytes <= this.#maxSegmentBytes)) {
      return this.#active;
    }
    this.seal();
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 }); // who took us for dead has moved it
    const path = join(this.#folder, segmentName());
    this.#file = openSync(path, "a", 0o600);
    this.#active = { path, inherited: false, start: this.end, end: this.end };
    this.#segments.push(this.#active);
    return this.#active;
  }

  #takeBack({ start, end }: Segment): void {
    try {
      ftruncateSync(this.#file, end - start);
    } catch {
      this.seal(); // nothing may come behind it
    }
  }

  #syncSoon(ms: number): void {
    if (this.#timer) return;
    this.#timer = setTimeout(() => this.#syncNow(this.#file), ms);
    unref(this.#timer);
  }

  #syncNow(file: number, done?: () => void): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    fdatasync(file, (error) => {
      done?.();
      if (error) this.#onSyncError(error);
    });
  }
}
