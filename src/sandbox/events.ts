/**
 * The Errors endpoint as a function: an envelope of Sentry's protocol in, its events out.
 *
 * Better Stack documents the DSN, not the endpoint; what Sentry's SDKs make of such a DSN is written in
 * https://develop.sentry.dev/sdk/data-model/envelopes/.
 */
import { isFields } from "../core/plain.ts";
import { type Answer, standardAnswer } from "./answers.ts";
import { type BoundedBody, gunzip } from "./body.ts";
import { countValues, MAX_VALUES, VALUE_BYTES } from "./measure.ts";
import type { ResolvedOptions } from "./options.ts";

/** One event as it arrived: an exception or a message, in the words of Sentry's event payload. */
export type SandboxError = Readonly<Record<string, unknown>>;

/** What the endpoint makes of an envelope. */
export interface EnvelopeVerdict {
  readonly answer: Answer;
  /** The events that were accepted; what else an envelope may hold (sessions, spans) is let go. */
  readonly events: readonly SandboxError[];
  /** What they count for: the bytes that they came as, or what their values take where that is more. */
  readonly bytes: number;
}

const LINE_FEED = 10;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Judges one envelope; never rejects. */
export async function judgeEnvelope(
  { headers, url }: Pick<Request, "headers" | "url">,
  body: BoundedBody,
  { maxDecompressedBytes, unauthorizedStatus }: ResolvedOptions,
): Promise<EnvelopeVerdict> {
  const key = /\bsentry_key=([^,\s]+)/.exec(headers.get("x-sentry-auth") ?? "")?.[1] ??
    new URL(url).searchParams.get("sentry_key");
  if (!key) return refused(standardAnswer(unauthorizedStatus));
  try {
    const isZipped = headers.get("content-encoding")?.trim().toLowerCase() === "gzip";
    const { bytes, size } = isZipped && body.bytes
      ? await gunzip(body.bytes, maxDecompressedBytes)
      : body;
    const count = bytes === undefined ? Infinity : countValues(bytes);
    if (bytes === undefined || count > MAX_VALUES) return refused(standardAnswer(413));
    const [header, ...items] = parseEnvelope(bytes);
    const id = String((header as { event_id?: unknown }).event_id ?? "");
    return {
      answer: { status: 200, body: JSON.stringify({ id }) },
      events: items as SandboxError[],
      bytes: Math.max(size, count * VALUE_BYTES),
    };
  } catch {
    return refused({ status: 400, body: '{"detail":"bad envelope"}' });
  }
}

function refused(answer: Answer): EnvelopeVerdict {
  return { answer, events: [], bytes: 0 };
}

/** The envelope's header, then the payload of each event in it. */
function parseEnvelope(bytes: Uint8Array): unknown[] {
  let at = 0;
  const take = (length: number | undefined): string => {
    const lineEnd = bytes.indexOf(LINE_FEED, at);
    const end = length === undefined ? (lineEnd < 0 ? bytes.length : lineEnd) : at + length;
    const text = utf8.decode(bytes.subarray(at, end));
    at = end + 1;
    return text;
  };
  const parsed: unknown[] = [JSON.parse(take(undefined))];
  while (at < bytes.length) {
    const line = take(undefined);
    if (line === "") continue;
    const { type, length } = JSON.parse(line);
    if (length !== undefined && !(Number.isSafeInteger(length) && length >= 0)) {
      throw new SyntaxError("a length is a whole number");
    }
    const payload = take(length);
    if (type === "event") parsed.push(eventOf(payload));
  }
  return parsed;
}

function eventOf(json: string): SandboxError {
  const event: unknown = JSON.parse(json);
  if (isFields(event)) return event;
  throw new SyntaxError("an event is an object");
}
