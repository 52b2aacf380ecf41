/** Deeper nesting than this is replaced by a marker, on both roads of the encoder. */
export const MAX_DEPTH = 50;

/** What {@linkcode toPlain} may still do on its way, and what it replaces. */
export interface Walk {
  /** How many values it may visit, long strings counting more. What comes later is left out. */
  budget: number;
  /** Set when something was left out for want of budget. */
  cut: boolean;
  /** Lower-case key names whose values are replaced. */
  readonly redact: ReadonlySet<string>;
}

/** A walk that may visit `budget` values. */
export function newWalk(budget: number, redact: ReadonlySet<string> = NOTHING): Walk {
  return { redact, budget, cut: false };
}

const NOTHING: ReadonlySet<string> = new Set();

/** Names of keys, as a walk wants those whose values it replaces. */
export function namesToRedact(names: readonly string[]): ReadonlySet<string> {
  return new Set(names.map((name) => name.toWellFormed().toLowerCase()));
}

/** An object without a prototype, so that a key called `__proto__` is a key like any other. */
export type PlainObject = Record<string, unknown>;

/**
 * Turns any value into one that `JSON.stringify` writes without calling anybody's code and without
 * throwing. What JSON has no word for is kept as text; what cannot be read is named in its place.
 */
export function toPlain(value: unknown, walk: Walk, path: unknown[] = []): unknown {
  switch (typeof value) {
    case "string":
      walk.budget -= value.length >> 6;
      return value.toWellFormed();
    case "bigint":
    case "symbol":
      return String(value).toWellFormed();
    case "function":
    case "object":
      if (value === null) return null;
      if (path.includes(value)) return "[circular]";
      if (path.length >= MAX_DEPTH) return "[nested too deep]";
      path.push(value);
      try {
        return objectToPlain(value, walk, path);
      } catch (error) {
        return unreadable(error);
      } finally {
        path.pop();
      }
    default:
      return value; // number, boolean, undefined: as JSON has them
  }
}

function objectToPlain(value: object, walk: Walk, path: unknown[]): unknown {
  if (typeof value === "function") {
    return `[function ${String((value as { name: unknown }).name) || "anonymous"}]`.toWellFormed();
  }
  if (isError(value)) return entriesToPlain(fieldsOf(value, keysOfError(value)), walk, path);
  switch (tagOf(value)) {
    case "Date":
      return isNaN((value as Date).getTime()) ? "Invalid Date" : (value as Date).toISOString();
    case "RegExp":
      return String(value).toWellFormed();
    case "Map":
    case "Headers":
    case "URLSearchParams":
      return entriesToPlain(value as Iterable<[unknown, unknown]>, walk, path);
    case "Set":
      return itemsToPlain(value as Set<unknown>, walk, path);
    case "ArrayBuffer":
      return itemsToPlain(new Uint8Array(value as ArrayBuffer), walk, path);
    case "DataView":
      return toPlain((value as DataView).buffer, walk, path);
    case "String":
    case "Number":
    case "Boolean":
      return toPlain(value.valueOf(), walk, path);
  }
  if (ArrayBuffer.isView(value)) return itemsToPlain(value as Uint8Array, walk, path);
  const json = jsonForm(value);
  if (json !== value) return toPlain(json, walk, path);
  if (Array.isArray(value)) return itemsToPlain(value, walk, path);
  return entriesToPlain(fieldsOf(value, Object.keys(value)), walk, path);
}

/** What of an Error JSON leaves out, its name, message, stack, cause and collected errors; and its fields. */
function keysOfError(error: Error): Iterable<string> {
  const hidden = ["cause", "errors", "error", "suppressed"];
  const own = hidden.filter((key) => Object.hasOwn(error, key));
  return new Set(["name", "message", "stack", ...own, ...Object.keys(error)]);
}

function* fieldsOf(object: object, keys: Iterable<string>): Iterable<[string, unknown]> {
  for (const key of keys) yield [key, fieldOf(object, key)];
}

function entriesToPlain(
  entries: Iterable<readonly [unknown, unknown]>,
  walk: Walk,
  path: unknown[],
): PlainObject {
  const plain: PlainObject = Object.create(null);
  let place = 0;
  for (const [name, value] of entries) {
    if (exhausted(walk)) break;
    place++;
    const key = Object(name) === name ? "[object]" : String(name).toWellFormed();
    const isSecret = value !== undefined && walk.redact.has(key.toLowerCase());
    // Keys of a Map may look the same as text.
    plain[key in plain ? `${key} ${place}` : key] = isSecret
      ? "[redacted]"
      : memberToPlain(value, walk, path);
  }
  return plain;
}

function itemsToPlain(items: Iterable<unknown>, walk: Walk, path: unknown[]): unknown[] {
  const plain: unknown[] = [];
  for (const item of items) {
    if (exhausted(walk)) break;
    plain.push(memberToPlain(item, walk, path));
  }
  return plain;
}

/** One value among others: however much it is, those after it have an eighth of the budget. */
function memberToPlain(value: unknown, walk: Walk, path: unknown[]): unknown {
  const spared = walk.budget >> 3;
  walk.budget -= spared;
  const plain = toPlain(value, walk, path);
  walk.budget = Math.max(walk.budget, 0) + spared;
  return plain;
}

function exhausted(walk: Walk): boolean {
  if (walk.budget-- > 0) return false;
  return walk.cut = true;
}

/** What an object gives for itself in JSON, if it has a `toJSON` that works. */
function jsonForm(value: object): unknown {
  try {
    const { toJSON } = value as { toJSON?: unknown };
    return typeof toJSON === "function" ? toJSON.call(value, "") : value;
  } catch {
    return value; // its fields are better than nothing
  }
}

/** True for an Error of this or another realm; false for what cannot be asked (a revoked proxy). */
export function isError(value: unknown): value is Error {
  try {
    if (tagOf(value) === "Error") return true;
    // Not `instanceof`: it has no end where a proxy makes up prototypes.
    for (let up: unknown = value, hops = 0; isFields(up) && hops < MAX_DEPTH; hops++) {
      if ((up as object) === Error.prototype) return true;
      up = Object.getPrototypeOf(up);
    }
  } catch {
    // It will be named unreadable.
  }
  return false;
}

/** The kind of built-in that a value is, of whatever realm: `Date`, `Map`, … */
function tagOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** True for an object that holds fields: not null, and not a list. */
export function isFields(value: unknown): value is PlainObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Fields whose names are taken, for under `metadata`, beside what is there already. */
export function besideMetadata(metadata: unknown, fields: PlainObject): PlainObject {
  const kept = isFields(metadata) ? metadata : metadata === undefined ? {} : { value: metadata };
  return Object.assign(Object.create(null), kept, fields);
}

/** The value of a field, or in words why it could not be read. */
function fieldOf(object: object, key: string): unknown {
  try {
    return (object as PlainObject)[key];
  } catch (error) {
    return unreadable(error);
  }
}

function unreadable(error: unknown): string {
  return `[unreadable: ${reasonOf(error)}]`;
}

/** What a caught value says of itself. Never throws. */
export function reasonOf(error: unknown): string {
  try {
    return String((error as Error)?.message ?? error).slice(0, 200).toWellFormed();
  } catch {
    return "it threw";
  }
}
