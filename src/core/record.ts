import { fit, fits } from "./fit.ts";
import { LEVELS } from "./levels.ts";
import {
  besideMetadata,
  isError,
  isFields,
  namesToRedact,
  newWalk,
  type PlainObject,
  toPlain,
} from "./plain.ts";
import { createQuote } from "./quote.ts";
import { isPlain } from "./scan.ts";

/** Fields that go with every record of a logger, encoded once. */
export interface BoundFields {
  /** The fields themselves, safe to encode again. */
  readonly object: PlainObject;
  /** Their names. */
  readonly names: readonly string[];
  /** The same as JSON text, to stand between the message and a record's own fields. */
  readonly text: string;
}

/** Turns a log call into one JSON text. Never throws, whatever it is given. */
export interface RecordEncoder {
  /** One record. */
  encode(dt: string, level: string, message: unknown, bound: BoundFields, fields: unknown): string;
  /** `bound` with `fields` over it. */
  bind(bound: BoundFields, fields: unknown): BoundFields;
  /** Lower-case key names whose values are replaced. */
  readonly redact: ReadonlySet<string>;
}

/** What a {@linkcode RecordEncoder} has to know. */
export interface RecordOptions {
  /** The name of the field that holds the time. */
  readonly timestampField: string;
  /** Key names whose values are replaced, at any depth, in any case. */
  readonly redact: readonly string[];
  /** How many bytes a record may have. */
  readonly maxRecordBytes: number;
}

/** No fields at all: what a logger starts from. */
export const NO_FIELDS: BoundFields = { object: Object.create(null), names: [], text: "" };

/** Creates the encoder for one set of options. */
export function createEncoder(options: RecordOptions): RecordEncoder {
  const { maxRecordBytes } = options;
  const timestampField = options.timestampField.toWellFormed();
  const head = `{${JSON.stringify(timestampField)}:"`;
  const reserved = ["level", "message", timestampField];
  /** What writes a level and a message, for the levels that have a rank. */
  const writers = new Map<string, (message: string) => string>(
    LEVELS.map((level) => [level, writerOf(level)]),
  );
  const redact = namesToRedact(options.redact);
  const keyToRedact = patternOfKeys(options.redact);

  /** Most records are a text and plain fields: the engine's own stringify is fastest for them. */
  function encodeFast(
    dt: string,
    level: string,
    message: string,
    bound: BoundFields,
    fields: PlainObject | null | undefined,
  ): string | undefined {
    let own = "}";
    if (fields) {
      if (!isPlain(fields, maxRecordBytes)) return undefined;
      // Asked after the look at the values: a getter may just have added one.
      if ("level" in fields || "message" in fields || timestampField in fields) return undefined;
      for (const name of bound.names) if (name in fields) return undefined;
      const json = JSON.stringify(fields);
      if (json.charCodeAt(0) !== 0x7b || holdsLoneSurrogate(json)) return undefined;
      if (keyToRedact?.test(json)) return undefined;
      if (json.length > 2) own = "," + json.slice(1);
    }
    const text = head + dt + (writers.get(level) ?? writerOf(level))(message) + bound.text + own;
    return fits(text, maxRecordBytes) ? text : undefined;
  }

  /** Everything else: errors, odd values, names that clash, records that are too long. */
  function encodeSlow(
    dt: string,
    level: string,
    message: unknown,
    bound: BoundFields,
    fields: unknown,
  ): string {
    const record: PlainObject = Object.create(null);
    record[timestampField] = dt;
    record.level = level.toWellFormed();
    record.message = undefined; // it comes before the fields, if it comes
    Object.assign(record, bound.object);
    if (typeof message !== "object" || message === null) {
      if (message !== undefined) {
        record.message = String(toPlain(message, newWalk(maxRecordBytes / 2, redact)));
      }
      return fit(record, maxRecordBytes, addFields(record, fields));
    }

    // An object or an Error may stand before its words.
    let cut = addFields(record, message);
    if (typeof fields === "string") {
      record.message = fields.toWellFormed();
      return fit(record, maxRecordBytes, cut);
    }
    const error = isError(message) ? record.error as PlainObject : undefined;
    if (typeof error?.message === "string") record.message = error.message;
    cut = addFields(record, fields, error ? [...reserved, "error"] : reserved) || cut;
    return fit(record, maxRecordBytes, cut);
  }

  /** Adds `source` to the root of `record`; names that are taken go to its `metadata`. */
  function addFields(record: PlainObject, source: unknown, taken = reserved): boolean {
    if (source === undefined || source === null) return false;
    const walk = newWalk(maxRecordBytes / 2, redact);
    const plain = toPlain(isError(source) ? { error: source } : source, walk);
    const clashing: PlainObject = Object.create(null);
    for (const [key, value] of Object.entries(isFields(plain) ? plain : { metadata: plain })) {
      if (value !== undefined) (taken.includes(key) ? clashing : record)[key] = value;
    }
    if (Object.keys(clashing).length > 0) {
      record.metadata = besideMetadata(record.metadata, clashing);
    }
    return walk.cut;
  }

  return {
    redact,

    encode(dt, level, message, bound, fields) {
      try {
        const hasFields = fields === undefined || typeof fields === "object";
        if (typeof message === "string" && hasFields) {
          const text = encodeFast(dt, level, message, bound, fields as PlainObject | undefined);
          if (text !== undefined) return text;
        }
      } catch {
        // A getter, a proxy or a toJSON threw: the slow road names it and keeps the rest.
      }
      try {
        return encodeSlow(dt, level, message, bound, fields);
      } catch {
        return encodeSlow(dt, level, "[unreadable record]", NO_FIELDS, undefined);
      }
    },

    bind(bound, fields) {
      const object: PlainObject = Object.assign(Object.create(null), bound.object);
      if (addFields(object, fields)) object.truncated = true;
      const json = JSON.stringify(object);
      const text = json.length > 2 ? "," + json.slice(1, -1) : "";
      return { object, names: Object.keys(object), text };
    },
  };
}

function writerOf(level: string): (message: string) => string {
  return createQuote(`","level":${JSON.stringify(level.toWellFormed())},"message":`);
}

/** True when a lone surrogate may have been written, as \ud8..: strict parsers refuse the batch for it. */
function holdsLoneSurrogate(json: string): boolean {
  // A search for one character is the cheaper one, and mostly finds none.
  return json.indexOf("\\") >= 0 && json.includes("\\ud");
}

/**
 * What JSON with a key of such a name matches, and maybe other JSON: that is for the slow road to see. One
 * look at the text is much cheaper than one at each key.
 */
function patternOfKeys(names: readonly string[]): RegExp | undefined {
  if (names.length === 0) return undefined;
  const keys = names.map((name) => JSON.stringify(name).replace(/[$()*+./?[\\\]^{|}]/g, "\\$&"));
  // Beyond ASCII there is more to being the same in lower case than a pattern knows.
  return keys.some((key) => /[^\0-\x7f]/.test(key))
    ? /^/
    : new RegExp(`(${keys.join("|")}):`, "iu");
}
