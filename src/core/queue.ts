/*
 * Log calls push texts, the shipper takes batches; in between the records wait as bytes.
 *
 * Texts are kept only while they are young: once there are enough for a chunk they are written as
 * UTF-8 into a buffer that is used again and again, because a million strings (or a million fresh
 * buffers) take several times their size in memory. A batch is a list of such chunks.
 */
import { type Chunk, SEPARATOR, splitChunk } from "./chunk.ts";

/** What goes in one request. */
export interface Batch {
  /** Grows from batch to batch; the halves of a batch share it. */
  readonly id: number;
  /** Its records, as bytes. */
  readonly chunks: Chunk[];
  /** How many records they are. */
  records: number;
  /** How many bytes they take. */
  bytes: number;
  /** When it was first sent in vain, in milliseconds of a clock that never jumps. */
  failedAt?: number;
}

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

const CHUNK_BYTES = 65_536;
const MAX_SPARE_BUFFERS = 16;

const encoder = new TextEncoder();

/** Records waiting to be sent: bounded by bytes, first in, first out. */
export class Queue {
  /** How many bytes wait or are being sent. */
  bytes = 0;

  readonly #limits: QueueLimits;
  readonly #onOverflow: (lost: Batch) => void;
  readonly #chunkBytes: number;
  readonly #spare: ArrayBuffer[] = [];
  readonly #closed: Batch[] = [];
  #open: Batch = newBatch(1);
  #young: string[] = [];
  #youngLength = 0;

  /** Creates an empty queue that tells `onOverflow` what it let go when it was full. */
  constructor(limits: QueueLimits, onOverflow: (lost: Batch) => void) {
    this.#limits = limits;
    this.#onOverflow = onOverflow;
    // A chunk is the least that an overflow drops: small queues need small ones.
    this.#chunkBytes = Math.min(
      CHUNK_BYTES,
      limits.maxBatchBytes - 1,
      Math.floor(limits.maxQueueBytes / 16),
    );
  }

  /** Adds a record's text, which has no line break; false when the queue is full and keeps what it has. */
  push(text: string): boolean {
    const length = text.length + SEPARATOR.length;
    while (this.bytes + this.#youngLength + length > this.#limits.maxQueueBytes) {
      if (this.#limits.overflow === "drop-newest" || !this.#dropOldest()) return false;
    }
    if (this.#youngLength + length > this.#chunkBytes) this.#sealYoung();
    this.#young.push(text);
    this.#youngLength += length;
    if (this.#open.records + this.#young.length >= this.#limits.maxBatchRecords) this.closeBatch();
    return true;
  }

  /** True when a batch is full, or was closed, and waits to be taken. */
  get hasBatch(): boolean {
    return this.#closed.length > 0;
  }

  /** True when there are records in no closed batch. */
  get isFilling(): boolean {
    return this.#open.records + this.#young.length > 0;
  }

  /** The oldest closed batch. Its bytes count until it is released. */
  take(): Batch | undefined {
    return this.#closed.shift();
  }

  /** All there is, closed or not. */
  takeAll(): Batch[] {
    this.closeBatch();
    return this.#closed.splice(0);
  }

  /** Puts a batch that was taken back where it came from. */
  putBack(batch: Batch): void {
    this.#closed.unshift(batch);
  }

  /** Puts a batch that was taken back as two; one record cannot be halved. */
  putBackHalves(batch: Batch): void {
    const half = batch.records >> 1;
    const halves = [newBatch(batch.id), newBatch(batch.id)] as const;
    for (const chunk of batch.chunks) {
      const room = half - halves[0].records;
      if (room <= 0) add(halves[1], chunk);
      else if (chunk.records <= room) add(halves[0], chunk);
      else {
        const [first, second] = splitChunk(chunk, room);
        add(halves[0], first);
        add(halves[1], second);
        this.#recycle(chunk);
      }
    }
    this.#closed.unshift(...halves);
  }

  /** Ends a batch that was taken, delivered or not. */
  release(batch: Batch): void {
    this.bytes -= batch.bytes;
    batch.chunks.forEach((chunk) => this.#recycle(chunk));
  }

  /** Closes the batch that is being filled, full or not; returns the id of the last closed one. */
  closeBatch(): number {
    this.#sealYoung();
    this.#closeSealed();
    return this.#open.id - 1;
  }

  #closeSealed(): void {
    if (this.#open.records === 0) return;
    this.#closed.push(this.#open);
    this.#open = newBatch(this.#open.id + 1);
  }

  #sealYoung(): void {
    const texts = this.#young;
    this.#young = [];
    this.#youngLength = 0;
    if (texts.length > 0) this.#seal(texts);
  }

  #seal(texts: readonly string[]): void {
    const chunk = this.#write(texts);
    if (!chunk) {
      const half = texts.length >> 1;
      this.#seal(texts.slice(0, half));
      return this.#seal(texts.slice(half));
    }
    const { maxBatchBytes } = this.#limits;
    if (this.#open.bytes + chunk.bytes.length >= maxBatchBytes) this.#closeSealed();
    add(this.#open, chunk);
    this.bytes += chunk.bytes.length;
    if (this.#open.bytes + this.#chunkBytes >= maxBatchBytes) this.#closeSealed();
  }

  /** The texts as one chunk; undefined when they take more bytes than a chunk has and can be halved. */
  #write(texts: readonly string[]): Chunk | undefined {
    const records = texts.length;
    const text = SEPARATOR + texts.join(SEPARATOR);
    if (text.length >= this.#chunkBytes / 2 && text.length <= this.#chunkBytes) {
      const buffer = this.#spare.pop() ?? new ArrayBuffer(this.#chunkBytes);
      const { read, written } = encoder.encodeInto(text, new Uint8Array(buffer));
      if (read === text.length) return { bytes: new Uint8Array(buffer, 0, written), records };
      this.#spare.push(buffer);
    }
    const bytes = encoder.encode(text);
    return records === 1 || bytes.length <= this.#chunkBytes ? { bytes, records } : undefined;
  }

  #dropOldest(): boolean {
    const batch = this.#closed[0] ?? this.#open;
    const lost = newBatch(batch.id);
    const chunk = batch.chunks.shift();
    if (chunk) {
      add(lost, chunk);
      batch.records -= chunk.records;
      batch.bytes -= chunk.bytes.length;
      if (batch.records === 0 && batch !== this.#open) this.#closed.shift();
    } else {
      const text = this.#young.shift();
      if (text === undefined) return false;
      this.#youngLength -= text.length + SEPARATOR.length;
      add(lost, { bytes: encoder.encode(SEPARATOR + text), records: 1 });
      this.bytes += lost.bytes; // a young text is not counted yet, and release takes it off
    }
    this.#onOverflow(lost);
    this.release(lost);
    return true;
  }

  #recycle({ bytes: { buffer } }: Chunk): void {
    const isOurs = buffer.byteLength === this.#chunkBytes;
    if (isOurs && this.#spare.length < MAX_SPARE_BUFFERS) this.#spare.push(buffer);
  }
}

function newBatch(id: number): Batch {
  return { id, chunks: [], records: 0, bytes: 0 };
}

function add(batch: Batch, chunk: Chunk): void {
  batch.chunks.push(chunk);
  batch.records += chunk.records;
  batch.bytes += chunk.bytes.length;
}
