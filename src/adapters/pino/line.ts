import { fit } from "../../core/fit.ts";
import type { PlainObject } from "../../core/plain.ts";
import { createTimestamps } from "../../core/timestamp.ts";
import { formatOf, type LineFormat, type LineOptions } from "./format.ts";
import type { PinoLevels } from "./levels.ts";
import { createTextRoad } from "./text.ts";
import { rebuild } from "./values.ts";

/** Turns pino's lines into records. */
export interface LineTranslator {
  /** A line without its line break as a record's text; null when its level is not shipped. */
  translate(line: string): string | null;
  /** Takes over pino's `messageKey`, and what the levels have learned. */
  configure(messageKey?: string): void;
  /** How many lines were no JSON object, and became messages as they were. */
  readonly unparsed: number;
}

/**
 * Creates a translator.
 *
 * A line as pino writes it takes the text road: its parts are found by position and put together in
 * another order, without parsing. What that road cannot tell for sure (a repeated key, a name that the
 * record needs for itself, half a surrogate, something to redact, a line that is too long) takes the
 * other one, through values. Both say the same.
 */
export function createLineTranslator(options: LineOptions, levels: PinoLevels): LineTranslator {
  const parts = { levels, stamp: createStamp() };
  let format = formatOf(options, "msg", parts);
  let rewrite = createTextRoad(format);
  let unparsed = 0;

  return {
    translate(line) {
      try {
        let text = rewrite(line);
        if (text === undefined) text = rebuild(line, format);
        if (text !== undefined) return text;
      } catch {
        // Nested too deep to be written again: it can be read, but only as it is.
      }
      unparsed++;
      return wrap(line, format);
    },
    configure(messageKey = format.messageKey) {
      format = formatOf(options, messageKey, parts);
      rewrite = createTextRoad(format);
    },
    get unparsed() {
      return unparsed;
    },
  };
}

/** A line that is no JSON object, as the message of a record. */
function wrap(line: string, format: LineFormat): string {
  const { shape, timestampField, messageKey, maxRecordBytes } = format;
  const record: PlainObject = Object.create(null);
  record[timestampField] = format.stamp(Date.now());
  record[shape === "pino" ? messageKey : "message"] = line.toWellFormed();
  return fit(Object.assign(record, format.fields), maxRecordBytes);
}

/** Timestamps by the lines' own time: those of a millisecond get one microsecond after the other. */
function createStamp(): (ms: number) => string {
  let clock = 0;
  const timestamp = createTimestamps(() => clock);
  return (ms) => {
    clock = ms;
    return timestamp();
  };
}
