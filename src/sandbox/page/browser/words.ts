/** How things are said: numbers, times, levels, and text that could mislead the eye. */

/** A number with separators. */
export function count(number: number): string {
  return number.toLocaleString("en");
}

/** `1 record`, `1,204 records`. */
export function counted(number: number, noun: string): string {
  return `${count(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** The time of day in the reader's zone, to the millisecond: `14:32:10.123`. */
export function clock(iso: string): string {
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return "–";
  return `${timeOfDay(date)}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** The time of day to the second: `14:32:10`. */
export function timeOfDay(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, "0")).join(":");
}

/** A stretch of time in its two largest units: `850 ms`, `42 s`, `3 min 5 s`, `2 h`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  let seconds = Math.round(ms / 1_000);
  const parts: string[] = [];
  for (const [unit, size] of UNITS) {
    const number = Math.floor(seconds / size);
    seconds -= number * size;
    if (number > 0) parts.push(`${number} ${unit}`);
    else if (parts.length > 0) break;
  }
  return parts.slice(0, 2).join(" ");
}

/** How long ago something was: `just now`, `12 s ago`. */
export function ago(iso: string, now: number): string {
  const ms = now - Date.parse(iso);
  return ms < 1_000 ? "just now" : `${duration(ms)} ago`;
}

/** What is left until something is due, as a clock counts it: `0:42`, `1:05:00`. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  const tail = `${String(seconds % 60).padStart(2, "0")}`;
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
}

/**
 * Text in which nothing is hidden: control characters, and those that turn the direction of writing
 * round, are shown as what they are. Line feeds and tabs stay.
 */
export function visible(text: string, maxLength = Infinity): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength)}…` : text;
  return cut.replace(HIDDEN, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** A text in one line. */
export function oneLine(text: string, maxLength: number): string {
  return visible(text.slice(0, maxLength + 1).replace(/\s+/g, " "), maxLength);
}

/** Which of the colours a level has. */
export type Tone = typeof TONES[number];

/** The colours, the worst first. */
export const TONES = [
  "fatal",
  "error",
  "warn",
  "notice",
  "info",
  "debug",
  "trace",
  "other",
] as const;

/** The colour of a level, whatever logger it comes from. */
export function toneOf(level: string | null): Tone {
  return BY_LEVEL.get((level ?? "").toLowerCase()) ?? "other";
}

const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]] as const;

/** Joiners stay: emoji and some scripts are made of them. */
const HIDDEN = /(?![\n\t])\p{Cc}|[\p{Bidi_Control}\p{Zl}\p{Zp}\u200b\u2060\ufeff]/gu;

const BY_LEVEL: ReadonlyMap<string, Tone> = new Map(
  Object.entries(
    {
      fatal: ["panic", "critical", "crit", "alert", "emergency", "emerg", "60"],
      error: ["err", "severe", "50"],
      warn: ["warning", "40"],
      notice: ["success"],
      info: ["information", "log", "30"],
      debug: ["verbose", "20"],
      trace: ["silly", "10"],
    } as const,
  ).flatMap(([tone, others]) => [tone, ...others].map((name) => [name, tone as Tone])),
);
