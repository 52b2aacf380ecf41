/** Deeper nesting than this is replaced by a marker, on both roads of the encoder. */
export const MAX_DEPTH = 50;

/** What a {@linkcode toPlain} walk may still do, and what it replaces. */
export interface PlainOptions {
  /** How many values it may visit. What comes later is left out, and `cut` tells so. */
  budget: number;
  /** Set when something was left out for want of budget. */
  cut: boolean;
  /** Lower-case key names whose values are replaced. */
  readonly redact: ReadonlySet<string>;
}

/** An object without a prototype, so that a key called `__proto__` is a key like any other. */
export type PlainObject = Record<string, unknown>;

/**
 * Turns any value into one that `JSON.stringify` writes without calling anybody's code and without
 * throwing. What JSON has no word for is kept as text; what cannot be read is named in its place.
 */
export function toPlain(value: unknown, options: PlainOptions, path: unknown[] = []): unknown {
  switch (typeof value) {
    case "string":
      return value.toWellFormed();
    case "bigint":
    case "symbol":
      return String(value).toWellFormed();
    case "function":
      return `[function ${attempt(() => value.name) || "anonymous"}]`;
    case "object":
      if (value === null) return null;
      if (path.includes(value)) return "[circular]";
      if (path.length >= MAX_DEPTH) return "[nested too deep]";
      return attempt(() => objectToPlain(value, options, [...path, value]));
    default:
      return value; // number, boolean, undefined: as JSON has them
  }
}

function objectToPlain(value: object, options: PlainOptions, path: unknown[]): unknown {
  if (isError(value)) return errorToPlain(value, options, path);
  if (value instanceof Date) return isNaN(value.getTime()) ? "Invalid Date" : value.toISOString();
  if (value instanceof RegExp) return String(value);
  if (value instanceof Map) return entriesToPlain(value, options, path);
  if (Array.isArray(value) || value instanceof Set || isTypedArray(value)) {
    return itemsToPlain(value, options, path);
  }
  const json = jsonForm(value);
  if (json !== value) return toPlain(json, options, path);
  return entriesToPlain(fieldsOf(value, Object.keys(value)), options, path);
}

/** An Error with what JSON leaves out: its name, message, stack, cause, and collected errors. */
function errorToPlain(error: Error, options: PlainOptions, path: unknown[]): unknown {
  const own = Object.keys(error);
  const hidden = ["cause", "errors"].filter((key) =>
    !own.includes(key) && Object.hasOwn(error, key)
  );
  return entriesToPlain(
    fieldsOf(error, [...new Set(["name", "message", "stack", ...own, ...hidden])]),
    options,
    path,
  );
}

function* fieldsOf(object: object, keys: readonly string[]): Iterable<[string, unknown]> {
  for (const key of keys) yield [key, attempt(() => (object as PlainObject)[key])];
}

function entriesToPlain(
  entries: Iterable<readonly [unknown, unknown]>,
  options: PlainOptions,
  path: unknown[],
): PlainObject {
  const plain: PlainObject = Object.create(null);
  for (const [name, value] of entries) {
    if (exhausted(options)) break;
    const key = typeof name === "string" ? name.toWellFormed() : describeKey(name);
    plain[key] = options.redact.has(key.toLowerCase())
      ? "[redacted]"
      : toPlain(value, options, path);
  }
  return plain;
}

function itemsToPlain(items: Iterable<unknown>, options: PlainOptions, path: unknown[]): unknown[] {
  const plain: unknown[] = [];
  for (const item of items) {
    if (exhausted(options)) break;
    plain.push(toPlain(item, options, path));
  }
  return plain;
}

/** A value that stands for itself in JSON by its own word: `toJSON`, or a boxed primitive. */
function jsonForm(value: object): unknown {
  if (value instanceof String || value instanceof Number || value instanceof Boolean) {
    return value.valueOf();
  }
  try {
    const { toJSON } = value as { toJSON?: unknown };
    return typeof toJSON === "function" ? toJSON.call(value, "") : value;
  } catch {
    return value; // its fields are better than nothing
  }
}

function exhausted(options: PlainOptions): boolean {
  if (options.budget-- > 0) return false;
  return options.cut = true;
}

function describeKey(key: unknown): string {
  return typeof key === "object" && key !== null ? "[object]" : String(key).toWellFormed();
}

/** True for an Error of this or another realm; false for what cannot be asked (a revoked proxy). */
export function isError(value: unknown): value is Error {
  try {
    return value instanceof Error || Object.prototype.toString.call(value) === "[object Error]";
  } catch {
    return false;
  }
}

function isTypedArray(value: object): value is Uint8Array {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

/** What `read` returns, or in words why it could not be read. */
function attempt<T>(read: () => T): T | string {
  try {
    return read();
  } catch (error) {
    return `[unreadable: ${reasonOf(error)}]`;
  }
}

/** What a caught value says of itself. Never throws. */
export function reasonOf(error: unknown): string {
  try {
    return String((error as Error)?.message ?? error).slice(0, 200).toWellFormed();
  } catch {
    return "it threw";
  }
}
