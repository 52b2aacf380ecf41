import { fit } from "../../core/fit.ts";
import { newWalk, type PlainObject, toPlain } from "../../core/plain.ts";
import { gather, isIllFormed, type LineFormat } from "./format.ts";
import { membersOf } from "./members.ts";
import { timeOf } from "./time.ts";

/**
 * Rebuilds a line as a record's text from its values: null when its level is not shipped, undefined
 * when it is no JSON object.
 */
export function rebuild(line: string, format: LineFormat): string | null | undefined {
  const { shape, messageKey, levels, reserved, timestampField, maxRecordBytes } = format;
  const members = membersOf(line, format.watched);
  if (!members) return undefined;

  // pino writes its own level and time before all else and its own message last; where there is none,
  // a field called `message` is one.
  const level = members.find(([key]) => key === "level");
  const time = members.find(([key]) => key === "time");
  const message = members.findLast(([key]) => key === messageKey) ??
    members.findLast(([key]) => key === "message" && shape === "better-stack");
  const known = levels.of(level?.[1]);
  if (known?.isShipped === false) return null;
  const ms = timeOf(time?.[1]);
  const dt = format.stamp(ms ?? Date.now());

  const mayStay = format.redact.size === 0 && !isIllFormed(line);
  const walk = newWalk(maxRecordBytes / 2, format.redact);
  const plain = (value: unknown): unknown => mayStay ? value : toPlain(value, walk);
  // A level that is neither a number nor a name is one more field.
  const own = [known || shape === "pino" ? level : undefined, time, message];
  const others = members.filter((member) => !own.includes(member));
  const rest = plain(gather(others, reserved)) as PlainObject;

  const record: PlainObject = Object.create(Object.getPrototypeOf(rest));
  if (shape === "pino") {
    if (level) record.level = plain(level[1]);
    if (known) record.level_label = known.name;
    record[timestampField] = dt;
    if (time) record.time = plain(time[1]);
    Object.assign(record, format.fields, rest);
    if (message) record[messageKey] = plain(message[1]);
  } else {
    record[timestampField] = dt;
    if (known) record.level = known.name;
    if (message) record.message = plain(message[1]);
    if (time && ms === undefined) record.time = plain(time[1]);
    Object.assign(record, format.fields, rest);
  }
  return fit(record, maxRecordBytes, walk.cut);
}
