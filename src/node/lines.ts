import { closeSync, openSync, readSync } from "node:fs";

/** Some lines that were read. */
export interface Lines {
  /** The lines, without what is none: the last one may have been cut off when a machine failed. */
  readonly texts: readonly string[];
  /** True when an earlier process wrote them. */
  readonly inherited: boolean;
  /** How many lines were left out for that. */
  readonly torn: number;
}

const decoder = new TextDecoder();

/** The lines in some bytes that end with one. */
export function linesIn(bytes: Uint8Array): Pick<Lines, "texts" | "torn"> {
  const lines = decoder.decode(bytes).split("\n");
  const texts = lines.filter((line) => line.startsWith("{") && line.endsWith("}"));
  return { texts, torn: lines.length - texts.length };
}

/** At most `size` bytes of a file; fewer only at its end. */
export function readAt(path: string, position: number, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  const file = openSync(path, "r");
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length < size; length += read) {
      read = readSync(file, bytes, length, size - length, position + length);
    }
    return bytes.subarray(0, length);
  } finally {
    closeSync(file);
  }
}
