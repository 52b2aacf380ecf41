/**
 * The ingesting endpoint as a function: headers and body in, a verdict out.
 *
 * It keeps nothing itself. The order of the checks is the service's: who asks, how much, then what.
 */
import { type Answer, standardAnswer } from "./answers.ts";
import { type BoundedBody, gunzip } from "./body.ts";
import { largestElement, largestLine } from "./measure.ts";
import type { ResolvedOptions } from "./options.ts";
import { bearerTokenOf } from "./token.ts";

/** One record as it arrived: the parsed JSON object with everything that the sender put there. */
export type SandboxRecord = Readonly<Record<string, unknown>>;

/** What the intake makes of a request. */
export interface Verdict {
  readonly answer: Answer;
  /** The records that were accepted; none unless the answer is 202. */
  readonly records: readonly SandboxRecord[];
  /** The length of their JSON text in bytes. */
  readonly textBytes: number;
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

  const asLines = isNdjson(headers);
  const records = parse(unpacked.bytes, asLines);
  if (records === undefined) return refused(406);
  if (holdsLargerRecord(unpacked.bytes, asLines, options.maxRecordBytes)) return refused(413);
  return { answer: standardAnswer(202), records, textBytes: unpacked.size };
}

function refused(status: number): Verdict {
  return { answer: standardAnswer(status), records: [], textBytes: 0 };
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

function isNdjson(headers: Headers): boolean {
  const type = headers.get("content-type")?.split(";", 1)[0] ?? "";
  return type.trim().toLowerCase() === "application/x-ndjson";
}

/** The records of a body, or `undefined` when it is anything but JSON objects in valid UTF-8. */
function parse(bytes: Uint8Array, asLines: boolean): readonly SandboxRecord[] | undefined {
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    const values: unknown = asLines ? parseLines(text) : JSON.parse(text);
    const records: readonly unknown[] = Array.isArray(values) ? values : [values];
    return records.every(isRecord) ? records : undefined;
  } catch {
    return undefined;
  }
}

function parseLines(text: string): unknown[] {
  const values: unknown[] = [];
  for (const line of text.split("\n")) {
    if (line.trim() !== "") values.push(JSON.parse(line));
  }
  return values;
}

function isRecord(value: unknown): value is SandboxRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A body within the limit needs no closer look: nothing in it can be larger than itself. */
function holdsLargerRecord(bytes: Uint8Array, asLines: boolean, maxBytes: number): boolean {
  if (bytes.byteLength <= maxBytes) return false;
  return (asLines ? largestLine(bytes) : largestElement(bytes)) > maxBytes;
}
