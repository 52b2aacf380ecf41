import type { Output } from "../io.ts";

/** Fewer writes than rows, and no text that is as large as all of them. */
const CHUNK_LENGTH = 65_536;

/** Writes texts one after the other; resolves to false once nobody reads any longer. */
export async function writeAll(output: Output, texts: Iterable<string>): Promise<boolean> {
  let chunk = "";
  for (const text of texts) {
    chunk += text;
    if (chunk.length < CHUNK_LENGTH) continue;
    if (!await output.write(chunk)) return false;
    chunk = "";
  }
  return chunk === "" || await output.write(chunk);
}
