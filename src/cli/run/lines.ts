import type { Shipper } from "../../core/shipper.ts";
import { type Line, LineSplitter } from "../ship/lines.ts";
import type { Mask } from "./mask.ts";

/** So long a job waits for room in the queue while nothing at all gets through. */
const PATIENCE_MS = 2_000;
/** After so many characters of records it is looked whether there is room: each time would cost too much. */
const LOOK_EVERY = 65_536;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** What a job's lines are shipped with. */
export interface JobLinesOptions {
  /** What takes the records. */
  readonly shipper: Shipper;
  /** What makes a record of a line. */
  readonly toRecord: (line: Line) => string | undefined;
  /** What keeps secrets out of them. */
  readonly mask: Mask;
  /** False when the job is never to wait. */
  readonly mayWait: boolean;
}

/**
 * Ships what a job writes, line by line. As long as records get through, a job that writes faster than
 * that waits, and no line is lost; once they do not, it goes on, and the queue decides.
 */
export class JobLines {
  readonly #options: JobLinesOptions;
  readonly #splitters: LineSplitter[] = [];
  #stalledAt = -1;
  #unlooked = 0;

  /** Nothing is shipped before a line is complete. */
  constructor(options: JobLinesOptions) {
    this.#options = options;
  }

  /** What takes the chunks of one of the job's streams. */
  stream(): (chunk: Uint8Array) => Promise<void> {
    const splitter = new LineSplitter();
    this.#splitters.push(splitter);
    return async (chunk) => {
      for (const line of splitter.push(chunk)) {
        this.#ship(line);
        if (this.#options.mayWait && this.#unlooked > LOOK_EVERY) await this.#room();
      }
    };
  }

  /** Ships what stands after the last line feeds. */
  end(): void {
    for (const splitter of this.#splitters) {
      for (const line of splitter.end()) this.#ship(line);
    }
  }

  #ship(line: Line): void {
    const { shipper, toRecord, mask } = this.#options;
    const record = toRecord(masked(line, mask));
    if (record === undefined) return;
    shipper.push(record);
    this.#unlooked += record.length;
  }

  async #room(): Promise<void> {
    const { shipper } = this.#options;
    this.#unlooked = 0;
    if (shipper.stats.delivered === this.#stalledAt) return;
    let timer;
    const patience = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, PATIENCE_MS, true);
    });
    const isStalled = await Promise.race([shipper.room(), patience]);
    clearTimeout(timer);
    if (isStalled) this.#stalledAt = shipper.stats.delivered;
  }
}

function masked(line: Line, mask: Mask): Line {
  const text = decoder.decode(line.bytes);
  const safe = mask(text);
  if (safe === text) return line;
  const bytes = encoder.encode(safe);
  const isWhole = line.bytes.length === line.length;
  return { bytes, length: isWhole ? bytes.length : Math.max(line.length, bytes.length + 1) };
}
