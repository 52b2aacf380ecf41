import { LEVEL_NUMBERS } from "../../adapters/pino/levels.ts";
import { fit } from "../../core/fit.ts";
import { isShipped, type Level, LEVELS } from "../../core/levels.ts";
import {
  besideMetadata,
  namesToRedact,
  newWalk,
  type PlainObject,
  toPlain,
} from "../../core/plain.ts";
import { isPlain } from "../../core/scan.ts";
import { createTimestamps } from "../../core/timestamp.ts";
import { parseObject } from "./json.ts";
import type { Line } from "./lines.ts";
import { formatTime, readTime } from "./time.ts";

/** What lines become records with. */
export interface EntryOptions {
  /** The field that holds the time. */
  readonly timestampField: string;
  /** The least severe level that is shipped; all are when there is none. */
  readonly level: Level | undefined;
  /** Fields on every record that has none of the name. */
  readonly fields: Readonly<Record<string, string>>;
  /** Key names whose values are replaced. */
  readonly redact: readonly string[];
  /** How many bytes a record may have. */
  readonly maxRecordBytes: number;
}

/** The names under which a log's own time comes: ours, pino's, and those of other loggers. */
const TIME_FIELDS = ["dt", "time", "timestamp", "@timestamp", "ts"];

const decoder = new TextDecoder(); // invalid UTF-8 becomes U+FFFD, and a byte order mark goes

/**
 * Creates what turns lines into records, each as JSON text: a line of pino, any other JSON object, or
 * plain text. Undefined for a blank line and for one below the level. Never throws, whatever the line holds.
 */
export function createEntries(options: EntryOptions): (line: Line) => string | undefined {
  const { timestampField, level: minimum, maxRecordBytes } = options;
  const redact = namesToRedact(options.redact);
  const fields = Object.entries(options.fields).map(([name, value]) =>
    [name, redact.has(name.toLowerCase()) ? "[redacted]" : value] as const
  );
  const timeFields = [...new Set([timestampField, ...TIME_FIELDS])];
  let clock = 0;
  const stamp = createTimestamps(() => clock);

  /** Times no finer than a millisecond are told apart by microseconds, so that lines keep their order. */
  function stampAt(micros: number): string {
    if (micros % 1e3 !== 0) return formatTime(micros);
    clock = micros / 1e3;
    return stamp();
  }

  /** Takes the first of the line's own times that is one out of `entry`; the rest stay where they are. */
  function takeTime(entry: PlainObject): string {
    for (const field of timeFields) {
      const micros = readTime(entry[field]);
      if (micros === undefined) continue;
      delete entry[field];
      return stampAt(micros);
    }
    return stampAt(Date.now() * 1e3);
  }

  return ({ bytes, length }) => {
    const text = decoder.decode(bytes);
    if (text.trim() === "") return undefined;
    const isWhole = bytes.length === length;

    const source = isWhole && parseObject(text) || { message: text.replace(/\r$/, "") };
    if (!isWhole) Object.assign(source, { truncated: true, originalBytes: length });
    const walk = newWalk(maxRecordBytes / 2, redact);
    // Escaped lone surrogates pass JSON.parse, and strict parsers refuse the whole batch for them.
    const isGood = redact.size === 0 && isPlain(source, maxRecordBytes) && !/\\ud/i.test(text);
    const entry = isGood ? source : toPlain(source, walk) as PlainObject;

    const record: PlainObject = Object.create(null);
    record[timestampField] = takeTime(entry);
    const level = levelOf(entry.level ?? options.fields.level);
    if (typeof level === "string" && minimum && !isShipped(level, minimum)) return undefined;
    if (level !== undefined) record.level = level;
    const messageField = entry.message === undefined ? "msg" : "message";
    if (entry[messageField] !== undefined) record.message = entry[messageField];
    delete entry[messageField];
    delete entry.level;

    keepBeside(entry, timestampField);
    for (const [name, value] of fields) record[name] ??= value;
    return fit(Object.assign(record, entry), maxRecordBytes, walk.cut);
  };
}

/** A level by its name. Numbers below pino's are another scale's, and stay what they are. */
function levelOf(level: unknown): unknown {
  if (typeof level === "number") {
    return LEVELS.findLast((name) => level >= LEVEL_NUMBERS[name]) ?? level;
  }
  if (typeof level !== "string") return level ?? undefined;
  const lower = level.toLowerCase();
  return LEVELS.includes(lower as Level) ? lower : level;
}

/** A value that stands where the record's time goes, and is none, is kept under `metadata`. */
function keepBeside(entry: PlainObject, timestampField: string): void {
  if (!Object.hasOwn(entry, timestampField)) return;
  const clashing = { [timestampField]: entry[timestampField] };
  entry.metadata = besideMetadata(entry.metadata, clashing);
  delete entry[timestampField];
}
