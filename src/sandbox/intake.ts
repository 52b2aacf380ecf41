/**
 * The ingesting endpoint as a function: headers and body in, a verdict out.
 *
 * It keeps nothing itself. The order of the checks is the service's: who asks, how much, then what.
 */
import { isFields } from "../core/plain.ts";
import { type Answer, standardAnswer } from "./answers.ts";
import { type BoundedBody, gunzip } from "./body.ts";
import { countValues, largestElement, largestLine, MAX_VALUES, VALUE_BYTES } from "./measure.ts";
import { readMsgpack } from "./msgpack.ts";
import type { ResolvedOptions } from "./options.ts";
import { bearerTokenOf } from "./token.ts";

/**
 * One record as it arrived: the JSON object with everything that the sender put there. One that came as
 * MessagePack may have a BigInt where a number would not be exact; its times are in ISO 8601, binary in base64.
 */
export type SandboxRecord = Readonly<Record<string, unknown>>;

/** What the intake makes of a request. */
export interface Verdict {
  readonly answer: Answer;
  /** The records that were accepted; none unless the answer is 202. */
  readonly records: readonly SandboxRecord[];
  /** What they count for: the bytes that they came as, or what their values take where that is more. */
  readonly bytes: number;
}

/** Judges one request to the intake; never rejects. */
export async function judge(
  headers: Headers,
  body: BoundedBody,
  options: ResolvedOptions,
  knows: (sourceToken: string) => boolean,
): Promise<Verdict> {
  const token = bearerTokenOf(headers);
  if (token === "" || !knows(token)) return refused(options.unauthorizedStatus);
  if (body.bytes === undefined) return refused(413);

  const unpacked = await unpack(headers, body.bytes, options.maxDecompressedBytes);
  if (unpacked === undefined) return refused(406);
  if (unpacked.bytes === undefined) return refused(413);

  const parsed = parse(unpacked.bytes, mediaType(headers));
  if (parsed === undefined) return refused(406);
  if (parsed === "too much") return refused(413);
  if (unpacked.size > options.maxRecordBytes && parsed.largest() > options.maxRecordBytes) {
    return refused(413);
  }
  const bytes = Math.max(unpacked.size, parsed.count * VALUE_BYTES);
  return { answer: standardAnswer(202), records: parsed.records, bytes };
}

function refused(status: number): Verdict {
  return { answer: standardAnswer(status), records: [], bytes: 0 };
}

/** The body as it was before compression; `undefined` when it cannot be unpacked. */
async function unpack(
  headers: Headers,
  bytes: Uint8Array<ArrayBuffer>,
  maxBytes: number,
): Promise<BoundedBody | undefined> {
  const encoding = headers.get("content-encoding")?.trim().toLowerCase() ?? "";
  if (encoding === "" || encoding === "identity") return { bytes, size: bytes.byteLength };
  if (encoding !== "gzip") return undefined;
  try {
    return await gunzip(bytes, maxBytes);
  } catch {
    return undefined;
  }
}

function mediaType(headers: Headers): string {
  // One that was sent twice comes as a list; the first decides.
  const [type = ""] = headers.get("content-type")?.split(/[;,]/, 1) ?? [];
  return type.trim().toLowerCase();
}

/** The records of a body. */
interface Parsed {
  readonly records: readonly SandboxRecord[];
  /** How many values there are in them, about. */
  readonly count: number;
  /** The length in bytes of the largest, which takes a look at all of them. */
  readonly largest: () => number;
}

/** Reads a body; `undefined` when it is anything but objects in the form that its type says. */
function parse(bytes: Uint8Array, type: string): Parsed | "too much" | undefined {
  try {
    if (type === "application/msgpack" || type === "application/x-msgpack") {
      const { values, largest, count } = readMsgpack(bytes);
      return recordsOf(values, count, () => largest);
    }
    const count = countValues(bytes);
    if (count > MAX_VALUES) return "too much";
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (type === "application/x-ndjson") {
      return recordsOf(parseLines(text), count, () => largestLine(bytes));
    }
    const value: unknown = JSON.parse(text);
    return recordsOf(Array.isArray(value) ? value : [value], count, () => largestElement(bytes));
  } catch {
    return undefined;
  }
}

function recordsOf(
  values: readonly unknown[],
  count: number,
  largest: () => number,
): Parsed | undefined {
  return values.every(isFields) ? { records: values, count, largest } : undefined;
}

function parseLines(text: string): unknown[] {
  const values: unknown[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() !== "") values.push(JSON.parse(line));
  }
  return values;
}
