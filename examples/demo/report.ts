import process from "node:process";
import type { SandboxHeartbeat, SandboxRecord } from "@mikser-io/better-stack/sandbox";

const HAS_COLORS = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;
const COLORS: Readonly<Record<string, number>> = { info: 36, warn: 33, error: 31 };
const BAR_WIDTH = 40;
const LINE_WIDTH = 90;

const paint = (code: number, text: string) => HAS_COLORS ? `\x1b[${code}m${text}\x1b[0m` : text;
const dim = (text: string) => paint(2, text);
const count = (number: number) => number.toLocaleString("en");

/** Prints a title. */
export function title(text: string): void {
  console.log(`\n${paint(1, text)}`);
}

/** Prints a step and what there is to say about it. */
export function step(what: string, detail: string): void {
  console.log(`  ${what.padEnd(34)} ${dim(detail)}`);
}

/** Prints how many records there are of each level. */
export function levels(records: readonly SandboxRecord[]): void {
  const counts = new Map<string, number>();
  for (const { level } of records) counts.set(String(level), (counts.get(String(level)) ?? 0) + 1);
  const most = Math.max(...counts.values());
  for (const [level, number] of [...counts].sort((a, b) => b[1] - a[1])) {
    const bar = "█".repeat(Math.max(1, Math.round(number / most * BAR_WIDTH)));
    console.log(
      `  ${level.padEnd(6)} ${count(number).padStart(6)}  ${paint(COLORS[level] ?? 0, bar)}`,
    );
  }
}

/** Prints one record of each level, as they lie in the sandbox. */
export function samples(records: readonly SandboxRecord[]): void {
  for (const level of ["info", "warn", "error"]) {
    const record = records.find((record) => record.level === level && record.requestId);
    if (record) console.log(wrapped(JSON.stringify(record, shortStack), COLORS[level]!));
  }
}

/** Prints what a heartbeat is at. */
export function heartbeats(list: readonly SandboxHeartbeat[]): void {
  for (const { status, beats } of list) {
    const ago = Date.now() - (beats.at(-1)?.time.getTime() ?? NaN);
    const state = paint(status === "up" ? 32 : 31, status);
    console.log(`  ${state}, ${beats.length} beats, the last ${(ago / 1000).toFixed(1)} s ago`);
  }
}

/** Prints the verdict. */
export function verdict(sent: number, delivered: number, isGood: boolean): void {
  const text = `${count(sent)} lines written, ${count(delivered)} records delivered`;
  console.log(`\n${isGood ? paint(32, `✓ ${text}`) : paint(31, `✗ ${text}`)}\n`);
}

/** A stack is long and full of this machine's paths: its first line will do. */
function shortStack(key: string, value: unknown): unknown {
  return key === "stack" ? `${String(value).split("\n")[0]} …` : value;
}

/** JSON in lines of bearable length, broken between fields. */
function wrapped(json: string, color: number): string {
  const lines = [""];
  for (const field of json.split(/(?<=,)(?=")/)) {
    if (lines.at(-1)!.length + field.length > LINE_WIDTH) lines.push(" ");
    lines[lines.length - 1] += field;
  }
  return lines.map((line, n) => `  ${paint(n === 0 ? color : 2, n === 0 ? "▌" : " ")} ${line}`)
    .join("\n");
}
