import { isoTimeOf } from "../iso_time.ts";

const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]] as const;

/** How long ago a record's `dt` is, in words: `12 s old`. */
export function ageInWords(dt: unknown, now: number): string {
  const iso = isoTimeOf(dt);
  if (iso === undefined) return "of an unknown time";
  const seconds = Math.max(0, Math.round((now - Date.parse(iso)) / 1_000));
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["s", 1];
  return `${Math.floor(seconds / size)} ${unit} old (${iso})`;
}
