import { fit } from "../../core/fit.ts";
import { isFields, newWalk, toPlain } from "../../core/plain.ts";

const decoder = new TextDecoder();

/**
 * The records of a message, each as JSON text. What `queueSink` sends is bytes: a JSON array of records
 * with a line for each, as it would have been posted, mostly compressed. Never rejects: what is none of
 * that becomes a record, too.
 */
export async function textsIn(
  { body, timestamp }: { readonly body: unknown; readonly timestamp: Date },
  maxRecordBytes: number,
): Promise<string[]> {
  const isBytes = body instanceof ArrayBuffer || ArrayBuffer.isView(body);
  const text = isBytes ? await textOf(body) : undefined;
  if (text?.startsWith("[") && text.endsWith("]")) {
    const lines = text.slice(1, -1).split(",\n");
    if (lines.every((line) => line.startsWith("{") && line.endsWith("}"))) return lines;
  }
  const value = jsonIn(text ?? body);
  return (Array.isArray(value) ? value : [value]).map((value) => {
    const walk = newWalk(maxRecordBytes / 2);
    const plain = toPlain(value, walk);
    const record = { dt: timestamp, ...(isFields(plain) ? plain : { message: String(plain) }) };
    return fit(record, maxRecordBytes, walk.cut);
  });
}

async function textOf(bytes: ArrayBuffer | ArrayBufferView): Promise<string> {
  try {
    const stream = new Blob([bytes as BlobPart]).stream();
    return await new Response(stream.pipeThrough(new DecompressionStream("gzip"))).text();
  } catch {
    return decoder.decode(bytes); // a short batch is not compressed
  }
}

/** A value that is, or of which the JSON text is, an object or a list; anything else as it is. */
function jsonIn(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
