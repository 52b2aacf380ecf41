import type { LogRow } from "../../api/mod.ts";
import { UsageError } from "../command.ts";
import type { FlagValues } from "../flags.ts";
import { type Output, styleFor } from "../io.ts";
import { paint } from "./paint.ts";
import { readRow, type Row } from "./row.ts";
import type { AskedSources } from "./sources.ts";
import { cut, visible, visibleJson } from "./visible.ts";

/** The flags that say how records are shown. */
export const ROW_FLAGS = {
  json: { kind: "switch", about: "NDJSON for machines: each record as JSON on a line of its own." },
  pretty: { kind: "switch", about: "Each field on a line of its own, with line ends as they are." },
} as const;

/** What the help says of how records are shown. */
export const ROW_DETAILS =
  "A record is a line: time, level, message and fields. On a terminal what is long is cut; --pretty " +
  "and --json show all of it. What would move the cursor is escaped.";

// So that one record does not fill the screen.
const MOST_MESSAGE = 1_000;
const MOST_VALUE = 200;
const MOST_FIELDS = 1_000;
const LEVEL_WIDTH = 5;

/** Makes records text, one at a time, as all of them together may be large; each ends with a line end. */
export type RowFormat = (rows: readonly LogRow[], sources: AskedSources) => Iterable<string>;

/** How records are shown, by the flags. @throws {UsageError} for two ways at once */
export function rowFormat(
  { json, pretty }: FlagValues<typeof ROW_FLAGS>,
  output: Output,
): RowFormat {
  if (json && pretty) throw new UsageError("--json and --pretty are two ways: give one of them");
  const format = pretty ? blockOf : lineOf;
  return function* (rows, sources) {
    for (const given of rows) {
      const row = readRow(given);
      yield json ? visibleJson(row.record) + "\n" : format(withSource(row, sources), output);
    }
  };
}

/** A record that says where it came from, where several are asked. */
function withSource(row: Row, { ids, nameOf }: AskedSources): Row {
  if (ids.length === 1 || !row.sourceId) return row;
  return { ...row, fields: [["source", nameOf(row.sourceId)], ...row.fields] };
}

/** A record on one line. */
function lineOf(row: Row, output: Output): string {
  const { dim } = styleFor(output.hasColors);
  const { isTerminal } = output;
  const most = (length: number) => isTerminal ? length : Infinity;
  const fields = row.fields.map(([name, value]) =>
    `${visible(name)}=${valueOnLine(value, most(MOST_VALUE))}`
  ).join(" ");
  return headOf(row, output, visible(cut(row.message, most(MOST_MESSAGE)))) +
    (fields && `  ${dim(cut(fields, most(MOST_FIELDS)))}`) + "\n";
}

/** A record on several lines. */
function blockOf(row: Row, output: Output): string {
  const { dim } = styleFor(output.hasColors);
  const indented = (text: string, indent: string) =>
    text.split(/\r?\n/).map(visible).join(`\n${indent}`);
  const fields = row.fields.map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return `    ${dim(`${visible(name)}:`)} ${indented(text, "        ")}\n`;
  });
  return headOf(row, output, indented(row.message, "    ")) + "\n" + fields.join("");
}

function headOf({ time, level }: Row, { hasColors }: Output, message: string): string {
  const { dim } = styleFor(hasColors);
  const parts = [
    dim(visible(inMilliseconds(time))),
    paint(visible(level).padEnd(LEVEL_WIDTH), level, hasColors),
    message,
  ];
  return parts.join(" ").trimEnd();
}

/** Nobody reads microseconds. */
function inMilliseconds(time: string): string {
  return time.replace(/(\.\d{3})\d+/, "$1");
}

function valueOnLine(value: unknown, most: number): string {
  if (typeof value !== "string") return cut(visibleJson(value), most);
  const text = cut(value, most);
  return /^[^\s"'=]+$/.test(text) ? visible(text) : visibleJson(text);
}
