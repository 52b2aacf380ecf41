/*
 * Log calls push texts, the shipper takes batches.
 *
 * Texts are kept only while they are young: once there are some of them they are written, as UTF-8, into
 * the body of the next request, because a million strings take several times their size in memory.
 */
import { type Batch, bracket, SEPARATOR, splitBatch } from "./batch.ts";

/** The limits of a {@linkcode Queue}. */
export interface QueueLimits {
  /** A batch is full with so many records. */
  readonly maxBatchRecords: number;
  /** A request body has at most so many bytes, before compression. */
  readonly maxBatchBytes: number;
  /** What waits and what is being sent have together at most so many bytes. */
  readonly maxQueueBytes: number;
  /** Which record goes when the queue is full. */
  readonly overflow: "drop-oldest" | "drop-newest";
}

/** Records waiting to be sent: bounded by bytes, first in, first out. */
export interface Queue {
  /** How many bytes wait or are being sent, at most: of young texts it is not known. */
  readonly bytes: number;
  /** The number that the next record gets. */
  readonly end: number;
  /** True when there are records in no closed batch. */
  readonly isFilling: boolean;
  /** What there was no room for: to be taken out and told. */
  readonly lost: Batch[];
  /** Adds a record's text, which has no line break. True when that closed a batch. */
  push(text: string): boolean;
  /** The oldest closed batch, or else, if `open`, the one that is being filled. Its bytes still count. */
  take(open: boolean): Batch | undefined;
  /** The bytes of what was taken count no more. */
  release(batch: Batch): void;
  /** Puts what was taken and released back where it came from. */
  putBack(...batches: readonly Batch[]): void;
  /** Uses the memory of a batch, which nobody reads any more, for those to come. */
  recycle(batch: Batch): void;
}

const MAX_YOUNG_LENGTH = 32_768;
const MAX_CHARACTER_BYTES = 3;
// Of a full queue so much may go at once, so that not each push brings it about again.
const MOST_AT_ONCE = 1 / 16;
// New memory for each batch would cost a log call a tenth more, and in an outage grow faster than it is freed.
const MOST_SPARE = 4;

const encoder = /* @__PURE__ */ new TextEncoder();

/** Creates an empty queue. */
export function createQueue(limits: QueueLimits): Queue {
  const { maxBatchRecords, maxBatchBytes, maxQueueBytes, overflow } = limits;
  const maxYoungLength = Math.min(MAX_YOUNG_LENGTH, maxQueueBytes / 32);
  const dropsNewest = overflow === "drop-newest";
  const closed: Batch[] = [];
  const lost: Batch[] = [];
  let bytes = 0; // of what is closed, or being sent
  let first = 0; // of the batch that is being filled: the number of its first record
  let end = 0;
  let body = new Uint8Array(); // of the next request, as far as it is written
  let length = 0; // of that body, once it is closed
  const spare: Uint8Array<ArrayBuffer>[] = [];
  let usual = 0; // what a body takes, by the last one
  let young = ""; // texts, each with a separator behind it

  const held = () => bytes + length + young.length * MAX_CHARACTER_BYTES;

  function write(): void {
    const most = 1 + length + young.length * MAX_CHARACTER_BYTES; // 1 for the opening bracket
    if (most > body.length) {
      const larger = new Uint8Array(Math.max(most + (most >> 2), usual));
      larger.set(body);
      body = larger;
    }
    length += encoder.encodeInto(young, body.subarray(1 + length)).written;
    young = "";
  }

  function close(): void {
    if (first === end) return;
    write();
    usual = Math.min(length, maxYoungLength * MAX_CHARACTER_BYTES) + length;
    // The last separator's comma gives way to the closing bracket.
    const batch = { bytes: bracket(body.subarray(0, length)), first, records: end - first };
    seal({ ...batch, memory: body });
    body = spare.pop() ?? new Uint8Array();
    length = 0;
    first = end;
  }

  /** Texts of other alphabets take more bytes than characters, and then more than one batch. */
  function seal(batch: Batch): void {
    const isTooLong = batch.bytes.length > maxBatchBytes && batch.records > 1;
    if (isTooLong) return splitBatch(batch, batch.records >> 1).forEach(seal);
    closed.push(batch);
    bytes += batch.bytes.length;
  }

  /** Lets go what there is no room for: the last record, or some of the first. */
  function shed(): void {
    while (held() > maxQueueBytes) {
      if (young) {
        write(); // now it is known how many bytes those are
        continue;
      }
      if (dropsNewest || closed.length === 0) close();
      const batch = dropsNewest ? closed.pop() : closed.shift();
      if (!batch) return;
      const { records, bytes: { length } } = batch;
      if (records > 1 && (dropsNewest || length > maxQueueBytes * MOST_AT_ONCE)) {
        const parts = splitBatch(batch, dropsNewest ? records - 1 : records >> 1);
        if (dropsNewest) closed.push(...parts);
        else closed.unshift(...parts);
      } else {
        lost.push(batch);
        bytes -= length;
      }
    }
  }

  return {
    get bytes() {
      return held();
    },
    get end() {
      return end;
    },
    get isFilling() {
      return first < end;
    },
    lost,

    push(text) {
      const batch = first;
      if (length + young.length + text.length + SEPARATOR.length > maxBatchBytes) close();
      young += text + SEPARATOR;
      end++;
      if (end - first >= maxBatchRecords) close();
      else if (young.length > maxYoungLength) write();
      if (held() > maxQueueBytes) shed();
      return first > batch;
    },

    take(open) {
      if (open && closed.length === 0) close();
      shed();
      return closed.shift();
    },

    release(batch) {
      bytes -= batch.bytes.length;
    },

    putBack(...batches) {
      for (const batch of batches) bytes += batch.bytes.length;
      closed.unshift(...batches);
    },

    recycle({ memory }) {
      if (memory && spare.length < MOST_SPARE) spare.push(memory);
    },
  };
}
