/** Finds what a query asks about in a record, whether it is nested or has dotted keys. */

/** A log record: nested as it was logged, or flat with dotted keys, as the query API gives rows. */
export type QueriedRecord = Readonly<Record<string, unknown>>;

/**
 * What a record has in a column; undefined when nothing, or null.
 *
 * The level is `level_label` where there is one: pino-shaped records have a number in `level`.
 */
export function valueOf(record: QueriedRecord, column: string): unknown {
  const label = column === "level" ? own(record, "level_label") : undefined;
  return label ?? find(record, column) ?? undefined;
}

function find(value: unknown, path: string): unknown {
  const direct = own(value, path);
  if (direct !== undefined || !isObject(value) || !path.includes(".")) return direct;
  // A key may have dots itself, so that each one that the path begins with is a way.
  for (const key of Object.keys(value)) {
    if (path[key.length] !== "." || !path.startsWith(key)) continue;
    const found = find(own(value, key), path.slice(key.length + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function own(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] ?? undefined : undefined;
}

/** Every value in a record that has nothing further in it. */
export function* leavesOf(record: QueriedRecord): Generator<unknown> {
  const waiting: unknown[] = [record];
  const seen = new Set<unknown>();
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (!isObject(value)) yield value;
    else if (!seen.has(value)) {
      seen.add(value);
      for (const key of Object.keys(value)) waiting.push(value[key]);
    }
  }
}

/** A value as text: objects and arrays as JSON. Undefined when it has none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (!isObject(value)) return value === undefined ? undefined : String(value);
  try {
    return JSON.stringify(value);
  } catch {
    return undefined; // nested too deeply, or in a circle
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
