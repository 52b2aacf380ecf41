/** Some records on their way: the body of a request, a JSON array with a line for each of them. */
export interface Batch {
  /** The body, in UTF-8. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The number of its first record; those of the others follow without a gap. */
  readonly first: number;
  /** How many records they are. */
  readonly records: number;
  /** The memory that holds the body, unless another batch has a part of it. */
  readonly memory?: Uint8Array<ArrayBuffer> | undefined;
  /** When it was first sent in vain, in milliseconds of a clock that never jumps. */
  failedAt?: number;
}

/** What stands between two records. */
export const SEPARATOR = ",\n"; // JSON text itself never holds a line break
const [LINE_BREAK, OPENING, CLOSING] = [10, 91, 93];

const decoder = /* @__PURE__ */ new TextDecoder();

/** Puts brackets where a body begins and ends: what stood there is no part of its records. */
export function bracket(body: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  body[0] = OPENING;
  body[body.length - 1] = CLOSING;
  return body;
}

/**
 * The first `records` of a batch, and the others; neither may be none. Nothing is copied: what stood
 * between the two becomes the end of one body and the beginning of the other.
 */
export function splitBatch(batch: Batch, records: number): [Batch, Batch] {
  const { bytes } = batch;
  let at = 0;
  for (let n = 0; n < records; n++) at = bytes.indexOf(LINE_BREAK, at + 1);
  const part = { ...batch, memory: undefined };
  const rest = { first: batch.first + records, records: batch.records - records };
  return [
    { ...part, records, bytes: bracket(bytes.subarray(0, at)) },
    { ...part, ...rest, bytes: bracket(bytes.subarray(at)) },
  ];
}

/** The records of a batch, each as its JSON text. */
export function textsOf({ bytes }: Batch): string[] {
  return decoder.decode(bytes).slice(1, -1).split(SEPARATOR);
}
