/*
 * What the invocations of one isolate share: plain data, nothing else.
 *
 * No promise, timer or stream of one invocation may be touched by another, but texts are only texts. So
 * an invocation that cannot deliver leaves its records here, and the next one takes them over; so it
 * does with the records of an invocation that the platform ended before it could do either.
 */
import type { SourceConfig } from "./config.ts";

/** What became of the records that one invocation logged. */
export interface Account {
  logged: number;
  delivered: number;
  dropped: number;
  retries: number;
}

/** A record on its way. */
export interface Item {
  readonly text: string;
  /** Where it is accounted for. */
  readonly account: Account;
  /** When it was first sent in vain, in milliseconds of a clock that never jumps. */
  failedAt?: number;
}

/** The records that an invocation has in its hands. */
export interface Holding {
  /** They wait to be sent. */
  waiting: Item[];
  /** They are being sent. */
  underWay: readonly Item[];
  /** By then they have gone one way or the other, if the invocation lives. */
  overdueAt: number;
}

/** What the invocations of an isolate know of one destination. Times are of a clock that never jumps. */
export interface Isolate {
  /** Records that were left behind, oldest first. */
  leftBehind: Item[];
  /** Who has records. */
  readonly holdings: Set<Holding>;
  /** What all the records take together. */
  bytes: number;
  /** How often sending failed in a row. */
  failures: number;
  /** Nobody is to send before that. */
  notBefore: number;
  /** In an outage one invocation tries; until then at most the others wait for what it learns. */
  probeUntil: number;
  /** It was reported that the service cannot be reached. */
  saidUnreachable: boolean;
}

const isolates = new Map<string, Isolate>();

/** What this isolate knows of a destination: an ingesting host, with a source token. */
export function isolateFor({ sourceToken, ingestingUrl }: SourceConfig): Isolate {
  const key = `${sourceToken?.reveal()} ${ingestingUrl.value}`;
  const isolate = isolates.get(key) ?? {
    leftBehind: [],
    holdings: new Set(),
    bytes: 0,
    failures: 0,
    notBefore: 0,
    probeUntil: 0,
    saidUnreachable: false,
  };
  isolates.set(key, isolate);
  return isolate;
}

/** Takes over the records that nobody sees to any more. */
export function takeOver(isolate: Isolate): Item[] {
  const taken = [isolate.leftBehind];
  isolate.leftBehind = [];
  for (const holding of isolate.holdings) {
    if (performance.now() < holding.overdueAt) continue;
    taken.push([...holding.underWay, ...holding.waiting]);
    holding.underWay = holding.waiting = [];
    isolate.holdings.delete(holding);
  }
  return taken.flat();
}

/** Takes as many records from the front as a request may have; one at least. */
export function takeBatch(waiting: Item[], maxRecords: number, maxBytes: number): Item[] {
  let [records, bytes] = [0, 0];
  for (const item of waiting) {
    bytes += sizeOf(item);
    if (records === maxRecords || (records > 0 && bytes > maxBytes)) break;
    records++;
  }
  return waiting.splice(0, records);
}

/** The records of `batch` have ended. */
export function settle(
  isolate: Isolate,
  batch: readonly Item[],
  end: "delivered" | "dropped",
): void {
  for (const item of batch) {
    item.account[end]++;
    isolate.bytes -= sizeOf(item);
  }
}

/** What a record counts for in `maxQueueBytes`, its separator included. */
export function sizeOf({ text }: Item): number {
  return text.length + 2;
}

/** The records' texts. */
export function textsOfItems(batch: readonly Item[]): string[] {
  return batch.map(({ text }) => text);
}
