/** Some records as they go on the wire, each as `,\n{…}`; JSON text itself never holds a line break. */
export interface Chunk {
  /** The records, in UTF-8. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** How many they are. */
  readonly records: number;
  /** Grows with each flush, which covers all chunks up to its own. */
  readonly generation: number;
}

/** What stands before each record of a chunk. */
export const SEPARATOR = ",\n";

const LINE_BREAK = 10;
const [OPENING, CLOSING] = [91, 93]; // [ and ]

const decoder = new TextDecoder();

/** The chunks as one JSON array, in a buffer of its own. */
export function bodyOf(chunks: readonly Chunk[]): Uint8Array<ArrayBuffer> {
  const length = chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 1);
  const body = new Uint8Array(length);
  let offset = 0;
  for (const { bytes } of chunks) {
    body.set(bytes, offset);
    offset += bytes.length;
  }
  body[0] = OPENING; // in place of the first comma
  body[length - 1] = CLOSING;
  return body;
}

/** The chunk's first `records` records, and the others; both are copies. */
export function splitChunk(chunk: Chunk, records: number): [Chunk, Chunk] {
  const { bytes } = chunk;
  let at = bytes.indexOf(LINE_BREAK);
  for (let n = 0; n < records; n++) at = bytes.indexOf(LINE_BREAK, at + 1);
  const comma = at - 1;
  return [
    { ...chunk, bytes: bytes.slice(0, comma), records },
    { ...chunk, bytes: bytes.slice(comma), records: chunk.records - records },
  ];
}

/** The records of a batch, each as its JSON text. */
export function textsOf({ chunks }: { readonly chunks: readonly Chunk[] }): string[] {
  return chunks.flatMap(({ bytes }) =>
    decoder.decode(bytes).slice(SEPARATOR.length).split(SEPARATOR)
  );
}
