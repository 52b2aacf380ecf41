/** What of a record is shown in its line. */
import { oneLine } from "./words.ts";

/** What a record's line says already, or what says nothing to a person. */
const SAID = new Set([
  "dt",
  "time",
  "timestamp",
  "level",
  "level_label",
  "message",
  "msg",
  "pid",
  "hostname",
]);
/** More does not fit on a line, however wide the window is. */
const MAX_LINE = 400;
const MAX_VALUE = 80;

type Fields = Readonly<Record<string, unknown>>;

/** A record's message: its own, else that of the error in it. */
export function messageOf(record: Fields): string {
  const error = record.err ?? record.error;
  const inner = typeof error === "object" && error !== null ? (error as Fields).message : error;
  const message = [record.message, record.msg, inner].find((text) => typeof text === "string");
  return oneLine(String(message ?? ""), MAX_LINE);
}

/** The other fields, each with its value in short. */
export function fieldsOf(record: Fields): [key: string, value: string][] {
  const parts: [string, string][] = [];
  let length = 0;
  for (const [key, value] of Object.entries(record)) {
    if (SAID.has(key) || length > MAX_LINE) continue;
    const [name, text] = [oneLine(key, MAX_VALUE), shortValue(value)];
    parts.push([name, text]);
    length += name.length + text.length;
  }
  return parts;
}

function shortValue(value: unknown): string {
  if (typeof value === "string") return oneLine(value, MAX_VALUE);
  if (Array.isArray(value)) return value.length === 0 ? "[]" : `[${value.length}]`;
  if (typeof value !== "object" || value === null) return String(value);
  const { name, message } = value as Fields;
  if (typeof message === "string") {
    return oneLine(name ? `${name}: ${message}` : message, MAX_VALUE);
  }
  const keys = Object.keys(value);
  return oneLine(`{${keys.slice(0, 4).join(",")}${keys.length > 4 ? ",…" : ""}}`, MAX_VALUE);
}
