import { type Chunk, splitChunk } from "./chunk.ts";

/** What goes in one request. */
export interface Batch {
  /** Its records, as bytes. */
  readonly chunks: Chunk[];
  /** How many records they are. */
  records: number;
  /** How many bytes of the queue they take. */
  bytes: number;
  /** When it was first sent in vain, in milliseconds of a clock that never jumps. */
  failedAt?: number;
}

/** A batch without records. */
export function newBatch(): Batch {
  return { chunks: [], records: 0, bytes: 0 };
}

/** Adds a chunk at the end of a batch. */
export function addChunk(batch: Batch, chunk: Chunk): void {
  batch.chunks.push(chunk);
  batch.records += chunk.records;
  batch.bytes += chunk.bytes.length;
}

/** Takes the first chunk out of a batch, if it has one. */
export function shiftChunk(batch: Batch): Chunk | undefined {
  const chunk = batch.chunks.shift();
  if (!chunk) return undefined;
  batch.records -= chunk.records;
  batch.bytes -= chunk.bytes.length;
  return chunk;
}

/** The records of a batch as two; one record cannot be halved. */
export function halvesOf(batch: Batch): [Batch, Batch] {
  const half = batch.records >> 1;
  const halves: [Batch, Batch] = [newBatch(), newBatch()];
  for (const chunk of batch.chunks) {
    const room = half - halves[0].records;
    if (room <= 0) addChunk(halves[1], chunk);
    else if (chunk.records <= room) addChunk(halves[0], chunk);
    else splitChunk(chunk, room).forEach((part, n) => addChunk(halves[n]!, part));
  }
  return halves;
}
