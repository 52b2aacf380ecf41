import { fit, fits } from "./fit.ts";
import { isError, type PlainObject, toPlain } from "./plain.ts";
import { isPlain } from "./scan.ts";

/** Fields that go with every record of a logger, encoded once. */
export interface BoundFields {
  /** The fields themselves, safe to encode again. */
  readonly object: PlainObject;
  /** The same as JSON text, to stand between the message and a record's own fields. */
  readonly text: string;
}

/** Turns a log call into one JSON text. Never throws, whatever it is given. */
export interface RecordEncoder {
  /** One record. */
  encode(dt: string, level: string, message: unknown, bound: BoundFields, fields: unknown): string;
  /** `bound` with `fields` over it. */
  bind(bound: BoundFields, fields: unknown): BoundFields;
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
export const NO_FIELDS: BoundFields = { object: Object.create(null), text: "" };

/** Creates the encoder for one set of options. */
export function createEncoder(options: RecordOptions): RecordEncoder {
  const { timestampField, maxRecordBytes } = options;
  const redact = new Set(options.redact.map((key) => key.toLowerCase()));
  const head = `{${JSON.stringify(timestampField)}:"`;

  const isReserved = (key: string) =>
    key === "level" || key === "message" || key === timestampField;

  /** Most records are a text and plain fields: the engine's own stringify is fastest for them. */
  function encodeFast(
    dt: string,
    level: string,
    message: string,
    bound: BoundFields,
    fields: object | null | undefined,
  ): string | undefined {
    let own = "}";
    if (fields) {
      for (const key in fields) if (isReserved(key) || key in bound.object) return undefined;
      if (!isPlain(fields, maxRecordBytes, redact)) return undefined;
      const json = JSON.stringify(fields);
      if (json.length > 2) own = "," + json.slice(1);
    }
    const text = `${head}${dt}","level":${JSON.stringify(level)},"message":` +
      JSON.stringify(message) + bound.text + own;
    // A lone surrogate was written as \ud8.., for which strict parsers refuse the whole batch.
    return text.includes("\\ud") || !fits(text, maxRecordBytes) ? undefined : text;
  }

  /** Everything else: errors, odd values, names that clash, records that are too long. */
  function encodeSlow(
    dt: string,
    level: string,
    message: unknown,
    bound: BoundFields,
    fields: unknown,
  ): string {
    const [words, ...sources] = readCall(message, fields);
    const record: PlainObject = Object.create(null);
    record[timestampField] = dt;
    record.level = level.toWellFormed();
    if (words !== undefined) record.message = words.toWellFormed();
    Object.assign(record, bound.object);
    const cut = sources.map((source) => addFields(record, source)).includes(true);
    return fit(record, maxRecordBytes, cut);
  }

  /** Adds `source` to the root of `record`; names that the record keeps for itself go to `metadata`. */
  function addFields(record: PlainObject, source: unknown): boolean {
    if (source === undefined || source === null) return false;
    const walk = { redact, budget: maxRecordBytes / 2, cut: false };
    const plain = toPlain(source, walk);
    const fields: PlainObject = isError(source)
      ? { error: plain }
      : isObject(plain)
      ? plain
      : { metadata: plain };
    const clashing = Object.keys(fields).filter(isReserved);
    if (clashing.length > 0) {
      const metadata: PlainObject = Object.create(null);
      Object.assign(
        metadata,
        isObject(fields.metadata) ? fields.metadata : { value: fields.metadata },
      );
      for (const key of clashing) {
        metadata[key] = fields[key];
        delete fields[key];
      }
      fields.metadata = metadata;
    }
    Object.assign(record, fields);
    return walk.cut;
  }

  return {
    encode(dt, level, message, bound, fields) {
      try {
        if (typeof message === "string" && typeof (fields ?? NO_FIELDS) === "object") {
          const text = encodeFast(dt, level, message, bound, fields as object | null | undefined);
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
      addFields(object, fields);
      const json = JSON.stringify(object);
      return { object, text: json.length > 2 ? "," + json.slice(1, -1) : "" };
    },
  };
}

/** The message of a log call and its sources of fields; an object or an Error may come first. */
function readCall(message: unknown, fields: unknown): [string | undefined, ...unknown[]] {
  if (message === undefined) return [undefined, fields];
  if (typeof message !== "object" || message === null) return [String(message), fields];
  const words = typeof fields === "string" ? fields : undefined;
  const rest = words === undefined ? [fields] : [];
  return [
    words ?? (isError(message) ? String(message.message) : undefined),
    message,
    ...rest,
  ];
}

function isObject(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
