/*
 * Log calls push texts, the shipper takes batches; in between the records wait as bytes.
 *
 * Texts are kept only while they are young: once there are enough for a chunk they are written as
 * UTF-8 into a buffer that is used again and again, because a million strings (or a million fresh
 * buffers) take several times their size in memory. A batch is a list of such chunks.
 */
import { addChunk, type Batch, halvesOf, newBatch, shiftChunk } from "./batch.ts";
import { type Chunk, SEPARATOR } from "./chunk.ts";

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

const CHUNK_BYTES = 32_768;
const MAX_SPARE_BUFFERS = 32;

const encoder = new TextEncoder();

/** Records waiting to be sent: bounded by bytes, first in, first out. */
export class Queue {
  readonly #limits: QueueLimits;
  readonly #chunkBytes: number;
  readonly #spare: ArrayBuffer[] = [];
  readonly #closed: Batch[] = [];
  #open = newBatch();
  #lost = newBatch();
  #bytes = 0;
  #generation = 0;
  #young: string[] = [];
  #youngLength = 0;

  /** Creates an empty queue. */
  constructor(limits: QueueLimits) {
    this.#limits = limits;
    // A chunk is the least that an overflow drops: small queues need small ones.
    this.#chunkBytes = Math.min(
      CHUNK_BYTES,
      limits.maxBatchBytes - 1,
      Math.floor(limits.maxQueueBytes / 32),
    );
  }

  /**
   * Adds a record's text, which has no line break. Says `full` when that closed a batch, and `lost`
   * when the queue is full and does not take it. What it let go instead is there for `takeLost`.
   */
  push(text: string): "kept" | "full" | "lost" {
    const open = this.#open;
    const length = text.length + SEPARATOR.length;
    if (this.#youngLength + length > this.#chunkBytes) this.#sealYoung();
    if (length > this.#chunkBytes) {
      const chunk = this.#chunkOf(text);
      if (!this.#makeRoom(chunk.bytes.length)) return "lost";
      this.#append(chunk);
    } else {
      // How many bytes young texts take is seen when they are sealed: one to three per character.
      if (!this.#makeRoom(length + 2 * this.#chunkBytes)) return "lost";
      this.#young.push(text);
      this.#youngLength += length;
    }
    if (this.#open.records + this.#young.length >= this.#limits.maxBatchRecords) this.closeBatch();
    return this.#open === open ? "kept" : "full";
  }

  /** How many bytes wait or are being sent. */
  get bytes(): number {
    return this.#bytes + this.#youngLength;
  }

  /** True when a batch is closed and waits to be taken. */
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

  /** What the last push let go, to be released; its bytes count no more. */
  takeLost(): Batch | undefined {
    const lost = this.#lost;
    if (lost.records === 0) return undefined;
    this.#lost = newBatch();
    return lost;
  }

  /** Puts a batch that was taken back where it came from. */
  putBack(batch: Batch): void {
    this.#closed.unshift(batch);
  }

  /** Puts a batch that was taken back as two; one record cannot be halved. */
  putBackHalves(batch: Batch): void {
    this.#closed.unshift(...halvesOf(batch));
  }

  /** Ends a batch that was taken, delivered or not. */
  release(batch: Batch): void {
    this.#bytes -= batch.bytes;
    batch.chunks.forEach((chunk) => this.#recycle(chunk));
  }

  /** Ends a generation of chunks, and says which: what is pushed from here on belongs to the next. */
  endGeneration(): number {
    this.#sealYoung();
    return this.#generation++;
  }

  /** Closes the batch that is being filled, full or not. */
  closeBatch(): void {
    this.#sealYoung();
    this.#closeSealed();
  }

  #closeSealed(): void {
    if (this.#open.records === 0) return;
    this.#closed.push(this.#open);
    this.#open = newBatch();
  }

  #sealYoung(): void {
    const texts = this.#young;
    this.#young = [];
    this.#youngLength = 0;
    if (texts.length > 0) this.#seal(texts);
  }

  /** Texts of other alphabets take more bytes than characters, and then more than one chunk. */
  #seal(texts: readonly string[]): void {
    const chunk = this.#chunkOf(texts.join(SEPARATOR), texts.length);
    if (texts.length === 1 || chunk.bytes.length <= this.#chunkBytes) return this.#append(chunk);
    const half = texts.length >> 1;
    this.#seal(texts.slice(0, half));
    this.#seal(texts.slice(half));
  }

  #chunkOf(joined: string, records = 1): Chunk {
    const text = SEPARATOR + joined;
    const generation = this.#generation;
    if (text.length >= this.#chunkBytes / 2 && text.length <= this.#chunkBytes) {
      const buffer = this.#spare.pop() ?? new ArrayBuffer(this.#chunkBytes);
      const { read, written } = encoder.encodeInto(text, new Uint8Array(buffer));
      if (read === text.length) {
        return { bytes: new Uint8Array(buffer, 0, written), records, generation };
      }
      this.#spare.push(buffer);
    }
    return { bytes: encoder.encode(text), records, generation };
  }

  #append(chunk: Chunk): void {
    const { maxBatchBytes } = this.#limits;
    // A body has one byte more than its chunks.
    if (this.#open.bytes + chunk.bytes.length >= maxBatchBytes) this.#closeSealed();
    addChunk(this.#open, chunk);
    this.#bytes += chunk.bytes.length;
    if (this.#open.bytes + this.#chunkBytes >= maxBatchBytes) this.#closeSealed();
  }

  #makeRoom(bytes: number): boolean {
    while (this.bytes + bytes > this.#limits.maxQueueBytes) {
      if (this.#limits.overflow === "drop-newest" || !this.#dropOldest()) return false;
    }
    return true;
  }

  #dropOldest(): boolean {
    if (this.#closed.length + this.#open.records === 0) this.#sealYoung();
    const batch = this.#closed[0] ?? this.#open;
    const chunk = shiftChunk(batch);
    if (!chunk) return false;
    if (batch.records === 0 && batch !== this.#open) this.#closed.shift();
    this.#bytes -= chunk.bytes.length;
    this.#lost.chunks.push(chunk);
    this.#lost.records += chunk.records;
    return true;
  }

  #recycle({ bytes: { buffer } }: Chunk): void {
    const isOurs = buffer.byteLength === this.#chunkBytes;
    if (isOurs && this.#spare.length < MAX_SPARE_BUFFERS) this.#spare.push(buffer);
  }
}
