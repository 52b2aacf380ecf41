import { isFields } from "../../core/plain.ts";
import { toJson } from "../json.ts";
import type { SandboxRecord } from "../intake.ts";

/** Deeper than this a value is shown as JSON: a key for each level would be a text without end. */
const MAX_DEPTH = 32;
/** Nor may a long key be repeated for each of many inner ones. */
const MAX_PREFIX_LENGTH = 1_000;
/** Where rows have more columns together, those that a row lacks are not filled in. */
const MAX_COLUMNS = 1_000;

/** A record, and columns that it has beside its own. */
export interface Row {
  readonly record: SandboxRecord;
  readonly extra: Readonly<Record<string, string>>;
}

/** Records as the query API gives rows: flat with dotted keys, values as text, missing columns null. */
export function flattenAll(given: readonly Row[]): Record<string, string | null>[] {
  const rows = given.map(({ record, extra }) =>
    new Map([...flatten(record), ...Object.entries(extra)])
  );
  const columns = new Set<string>();
  for (const row of rows) for (const column of row.keys()) columns.add(column);
  if (columns.size > MAX_COLUMNS) return rows.map((row) => Object.fromEntries(row));
  return rows.map((row) =>
    Object.fromEntries([...columns].map((column) => [column, row.get(column) ?? null]))
  );
}

function flatten(record: SandboxRecord): Map<string, string | null> {
  const columns = new Map<string, string | null>();
  const walk = (value: object, prefix: string, depth: number): void => {
    for (const [key, inner] of Object.entries(value)) {
      const isShort = depth < MAX_DEPTH && prefix.length + key.length < MAX_PREFIX_LENGTH;
      if (isShort && isFields(inner)) walk(inner, `${prefix}${key}.`, depth + 1);
      else columns.set(prefix + key, textOf(inner));
    }
  };
  walk(record, "", 1);
  return columns;
}

function textOf(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (typeof value !== "object") return String(value);
  try {
    return toJson(value);
  } catch {
    return "…"; // nested too deeply to be written
  }
}
