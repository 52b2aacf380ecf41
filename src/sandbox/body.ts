/**
 * Reads bodies without ever holding more than was agreed: neither what is sent nor what it
 * unpacks to can outgrow its limit.
 */

/** A body that was read. */
export interface BoundedBody {
  /** The bytes, or `undefined` when there were more than the limit. */
  readonly bytes: Uint8Array<ArrayBuffer> | undefined;
  /** How many bytes were read; more than the limit when that is where reading stopped. */
  readonly size: number;
}

/**
 * What is fed to the decompressor at a time. Deno unpacks a whole piece before it hands anything
 * on, and gzip packs 1,000 to 1 at best, so that one piece becomes 16 MiB and no more.
 */
const PIECE_BYTES = 16 * 1024;

/** Reads a stream to its end, or until it passes `maxBytes`. */
export async function readBounded(
  stream: ReadableStream<Uint8Array> | null,
  maxBytes: number,
): Promise<BoundedBody> {
  if (stream === null) return { bytes: new Uint8Array(), size: 0 };
  const reader = stream.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (true) {
    const { done, value } = await reader.read();
    if (done) return { bytes: concat(chunks, size), size };
    size += value.byteLength;
    if (size > maxBytes) {
      reader.cancel().catch(ignore);
      return { bytes: undefined, size };
    }
    chunks.push(value);
  }
}

/** Unpacks gzip; rejects when it is broken or cut short. */
export function gunzip(packed: Uint8Array<ArrayBuffer>, maxBytes: number): Promise<BoundedBody> {
  let at = 0;
  const pieces = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (at >= packed.byteLength) return controller.close();
      controller.enqueue(packed.subarray(at, at += PIECE_BYTES));
    },
  }, { highWaterMark: 0 });
  return readBounded(pieces.pipeThrough(new DecompressionStream("gzip")), maxBytes);
}

function concat(chunks: readonly Uint8Array[], size: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** Cancelling is a courtesy to the sender: that it fails changes nothing here. */
function ignore(): void {}
