import { fits } from "../../core/fit.ts";
import type { LineFormat } from "./format.ts";
import type { PinoLevel, PinoLevels } from "./levels.ts";
import { membersPattern, ONE_TEXT } from "./pattern.ts";
import { timeOf } from "./time.ts";

/**
 * Rewrites a line as a record's text: null when its level is not shipped, undefined when that has to
 * be done through values.
 */
export type TextRoad = (line: string) => string | null | undefined;

const LEVEL = '{"level":';
const TIME = ',"time":';
/** All that is added to a line is shorter than this, but for the fields. */
const ADDED = 200;
/** What a pattern may be tried on: engines keep a note of each step. */
const MAX_LENGTH = 100_000;

/**
 * Creates the text road of one format. It takes lines that begin as pino's do, with a level and a time,
 * and end with a message or have none. A message's key is found from behind: a comma before an unescaped
 * quote is never inside a text.
 */
export function createTextRoad(format: LineFormat): TextRoad {
  const { shape, timestampField, levels, stamp, reserved, redact } = format;
  const pattern = membersPattern([...reserved, ...Object.keys(format.fields)], redact);
  if (!pattern) return () => undefined;

  const messageStart = `,${JSON.stringify(format.messageKey)}:`;
  const dtField = JSON.stringify(timestampField) + ':"';
  const fields = JSON.stringify(format.fields);
  const tail = fields.length > 2 ? "," + fields.slice(1) : "}";
  const room = format.maxRecordBytes - ADDED - 3 * (tail.length + dtField.length);
  let head: Head | undefined;

  return (line) => {
    if (line.length > MAX_LENGTH || !fits(line, room) || !line.endsWith("}")) return undefined;
    if (!head || !line.startsWith(head.text)) head = readHead(line, levels);
    if (!head) return undefined;

    const { level, levelEnd, timeEnd } = head;
    const messageAt = line.lastIndexOf(messageStart);
    const hasMessage = messageAt >= timeEnd;
    const message = hasMessage ? line.slice(messageAt + messageStart.length, -1) : undefined;
    const others = line.slice(timeEnd, hasMessage ? messageAt : -1);
    if (message !== undefined && !ONE_TEXT.test(message) || !pattern.test(others)) return undefined;
    if (!level.isShipped) return null;

    const dt = dtField + stamp(head.ms);
    if (shape === "pino") {
      return line.slice(0, levelEnd) + ',"level_label":' + level.json + "," + dt + '"' +
        line.slice(levelEnd, -1) + tail;
    }
    const start = "{" + dt + '","level":' + level.json;
    return message === undefined
      ? start + others + tail
      : start + ',"message":' + message + others + tail;
  };
}

/** How a line begins, which often is how the one before it did. */
interface Head {
  /** The level, the time, and the comma after it. */
  readonly text: string;
  readonly level: PinoLevel;
  readonly ms: number;
  readonly levelEnd: number;
  readonly timeEnd: number;
}

/** Reads a line's head; undefined when it is none of pino's. */
function readHead(line: string, levels: PinoLevels): Head | undefined {
  if (!line.startsWith(LEVEL)) return undefined;
  const levelEnd = line.indexOf(",", LEVEL.length);
  const timeEnd = line.indexOf(",", levelEnd + TIME.length);
  if (timeEnd < 0 || !line.startsWith(TIME, levelEnd)) return undefined;
  const level = levels.of(valueOf(line.slice(LEVEL.length, levelEnd)));
  const ms = timeOfJson(line.slice(levelEnd + TIME.length, timeEnd));
  if (!level || ms === undefined) return undefined;
  return { text: line.slice(0, timeEnd + 1), level, ms, levelEnd, timeEnd };
}

function valueOf(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** JSON knows no number that begins with a zero or a plus. */
function timeOfJson(json: string): number | undefined {
  if (json.startsWith('"')) return timeOf(json.slice(1, -1));
  return /^[1-9][\d.]*$/.test(json) ? timeOf(Number(json)) : undefined;
}
