import {
  besideMetadata,
  namesToRedact,
  newWalk,
  type PlainObject,
  toPlain,
} from "../../core/plain.ts";
import type { PinoLevels } from "./levels.ts";
import type { Member } from "./members.ts";

/** What a record is made like. */
export interface LineOptions {
  /** `better-stack` renames pino's own fields, `pino` keeps them and adds to them. */
  readonly shape: "better-stack" | "pino";
  /** The name of the field that holds the time. */
  readonly timestampField: string;
  /** Fields on every record; the line's own win. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Key names whose values are replaced, at any depth, in any case. */
  readonly redact: readonly string[];
  /** How many bytes a record may have. */
  readonly maxRecordBytes: number;
}

/** The same, prepared for the two roads. */
export interface LineFormat extends Omit<LineOptions, "redact" | "fields"> {
  /** The key of the message: pino's `messageKey`. */
  readonly messageKey: string;
  /** The names of levels, and which are shipped. */
  readonly levels: PinoLevels;
  /** Names that the record keeps for itself. */
  readonly reserved: ReadonlySet<string>;
  /** pino's own keys, as they are written in a line. */
  readonly watched: readonly string[];
  /** Names to be redacted, in lower case. */
  readonly redact: ReadonlySet<string>;
  /** Fields on every record, safe to encode. */
  readonly fields: PlainObject;
  /** The timestamp of a record of that time, in milliseconds since 1970. */
  readonly stamp: (ms: number) => string;
}

/** Prepares a format. */
export function formatOf(
  options: LineOptions,
  messageKey: string,
  { levels, stamp }: Pick<LineFormat, "levels" | "stamp">,
): LineFormat {
  const { shape, timestampField, maxRecordBytes } = options;
  const redact = namesToRedact(options.redact);
  const added = shape === "pino" ? "level_label" : "message";
  const reserved = new Set(["level", "time", timestampField, messageKey, added]);
  const walk = newWalk(maxRecordBytes / 2, redact);
  const fields = toPlain(gather(Object.entries(options.fields), reserved), walk) as PlainObject;
  return {
    shape,
    timestampField,
    maxRecordBytes,
    messageKey,
    levels,
    stamp,
    redact,
    reserved,
    watched: ["level", "time", messageKey].map((key) => JSON.stringify(key) + ":"),
    fields,
  };
}

/** Some members as one object; what has a name that the record keeps for itself goes to `metadata`. */
export function gather(members: readonly Member[], reserved: ReadonlySet<string>): PlainObject {
  // Others are faster, but have no key called __proto__.
  const object: PlainObject = members.some(([key]) => key === "__proto__")
    ? Object.create(null)
    : {};
  let displaced: PlainObject | undefined;
  for (const [key, value] of members) {
    if (reserved.has(key)) displaced = { ...displaced, [key]: value };
    else object[key] = value;
  }
  if (!displaced) return object;
  object.metadata = besideMetadata(object.metadata, displaced);
  return object;
}

/** True when parts of the line may be half a surrogate, for which strict parsers refuse a whole batch. */
export function isIllFormed(line: string): boolean {
  return /\\u[dD]/.test(line) || !line.isWellFormed();
}
