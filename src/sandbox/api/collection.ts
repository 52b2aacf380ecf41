import type { Answer } from "../answers.ts";
import type { Fields } from "../fields.ts";
import { complaint, invalid, json, notFound, type Problems } from "./answers.ts";
import { paginate } from "./paginate.ts";

/** One of the things in a collection. */
export interface Entry {
  readonly id: string;
  fields: Fields;
}

/** What one collection is like. */
export interface Kind {
  /** The service's word for one of its things. */
  readonly type: string;
  readonly perPage: number;
  readonly maxPerPage: number;
  /** What is wrong with the fields of a new thing (`entry` is undefined), or with changes to one. */
  readonly problems?: (fields: Fields, entry: Entry | undefined, all: Iterable<Entry>) => Problems;
  /** The fields that a new thing begins with, beside those that it is given. */
  readonly preset?: (given: Fields) => Fields;
  /** The fields that the service alone decides. */
  readonly fixed?: readonly string[];
  /** A thing's attributes as they are shown, if they are not just its fields. */
  readonly show?: (entry: Entry, origin: string) => Fields;
  /** Parameters of the list by which things are kept. */
  readonly filters?: Readonly<Record<string, (entry: Entry, wanted: string) => boolean>>;
  /** What a thing belongs to, if to anything. */
  readonly relationships?: (entry: Entry) => Fields | undefined;
  /** Gives a new thing its number. @default the next one from 1001 */
  readonly newId?: (given: Fields) => string;
  /** The clock. @default Date.now */
  readonly now?: () => number;
  readonly onCreate?: (entry: Entry) => void;
  readonly onChange?: (entry: Entry, changes: Fields) => void;
  readonly onDelete?: (entry: Entry) => void;
}

/** More things than anybody makes by hand, so that they cannot fill the memory. */
export const MAX_ENTRIES = 1_000;
/** What one of them may grow to by changes, in characters of JSON. */
const MAX_ENTRY_LENGTH = 64 * 1024;

/** Things that are listed, made, changed and deleted as the service does it. */
export class Collection {
  readonly #kind: Kind;
  readonly #entries = new Map<string, Entry>();
  #created = 0;

  constructor(kind: Kind) {
    this.#kind = kind;
  }

  /** The things, in the order in which they came. */
  get entries(): Iterable<Entry> {
    return this.#entries.values();
  }

  /** The one with this id. */
  entry(id: string): Entry | undefined {
    return this.#entries.get(id);
  }

  /** Adds a thing, unless there are too many. */
  add(given: Fields, ownId?: string): Entry | undefined {
    if (this.#entries.size >= MAX_ENTRIES) return undefined;
    const id = ownId ?? this.#kind.newId?.(given) ?? String(1_000 + ++this.#created);
    const now = this.#now();
    const fields = { ...this.#kind.preset?.(given), ...given, created_at: now, updated_at: now };
    const entry: Entry = { id, fields };
    this.#entries.set(id, entry);
    this.#kind.onCreate?.(entry);
    return entry;
  }

  /** Forgets the one with this id. */
  forget(id: string): void {
    this.#entries.delete(id);
  }

  /** Forgets the one that has been there for the longest time. */
  dropOldest(): void {
    const [oldest] = this.#entries.keys();
    if (oldest !== undefined) this.forget(oldest);
  }

  /** Forgets everything. */
  clear(): void {
    this.#entries.clear();
  }

  list(url: URL): Answer {
    const { perPage, maxPerPage, filters = {} } = this.#kind;
    let entries = [...this.#entries.values()];
    for (const [name, keeps] of Object.entries(filters)) {
      const wanted = url.searchParams.get(name);
      if (wanted !== null) entries = entries.filter((entry) => keeps(entry, wanted));
    }
    const page = paginate(entries, url, perPage, maxPerPage);
    if ("problems" in page) return invalid(page.problems);
    const data = page.items.map((entry) => this.#shown(entry, url.origin));
    return json(200, { data, pagination: page.pagination });
  }

  get(id: string, origin: string): Answer {
    const entry = this.#entries.get(id);
    return entry ? this.answer(200, entry, origin) : notFound();
  }

  create(fields: Fields, origin: string): Answer {
    const problems = this.#problems(fields, undefined);
    if (problems !== undefined) return invalid(problems);
    const entry = this.add(this.#writable(fields));
    if (entry === undefined) return complaint(422, `The sandbox keeps ${MAX_ENTRIES} of a kind.`);
    return this.answer(201, entry, origin);
  }

  update(id: string, fields: Fields, origin: string): Answer {
    const entry = this.#entries.get(id);
    if (entry === undefined) return notFound();
    const problems = this.#problems(fields, entry);
    if (problems !== undefined) return invalid(problems);
    const changes = this.#writable(fields);
    if (JSON.stringify({ ...entry.fields, ...changes }).length > MAX_ENTRY_LENGTH) {
      return complaint(413, "The resource would be too large.");
    }
    this.change(entry, changes);
    return this.answer(200, entry, origin);
  }

  delete(id: string): Answer {
    const entry = this.#entries.get(id);
    if (entry === undefined) return notFound();
    this.forget(id);
    this.#kind.onDelete?.(entry);
    return { status: 204, body: "" };
  }

  /** Changes fields of a thing. */
  change(entry: Entry, fields: Fields): void {
    entry.fields = { ...entry.fields, ...fields, updated_at: this.#now() };
    this.#kind.onChange?.(entry, fields);
  }

  /** An answer that shows a thing. */
  answer(status: number, entry: Entry, origin: string): Answer {
    return json(status, { data: this.#shown(entry, origin) });
  }

  #shown(entry: Entry, origin: string): Fields {
    const attributes = this.#kind.show?.(entry, origin) ?? entry.fields;
    const relationships = this.#kind.relationships?.(entry);
    return {
      id: entry.id,
      type: this.#kind.type,
      attributes,
      ...(relationships && { relationships }),
    };
  }

  #now(): string {
    return new Date(this.#kind.now?.() ?? Date.now()).toISOString();
  }

  #problems(fields: Fields, entry: Entry | undefined): Problems | undefined {
    const problems = this.#kind.problems?.(fields, entry, this.entries) ?? {};
    return Object.keys(problems).length > 0 ? problems : undefined;
  }

  /** Leaves out what is not the client's to decide. */
  #writable(fields: Fields): Fields {
    const { fixed = [] } = this.#kind;
    return Object.fromEntries(Object.entries(fields).filter(([name]) => !fixed.includes(name)));
  }
}

/** The problems of fields that a new thing must have; a change may not make them blank. */
export function missing(
  fields: Fields,
  entry: Entry | undefined,
  required: readonly string[],
): Record<string, string[]> {
  const isBlank = (name: string): boolean => {
    const value = fields[name];
    if (value === undefined) return entry === undefined;
    return value === null || (typeof value === "string" && value.trim() === "");
  };
  return Object.fromEntries(required.filter(isBlank).map((name) => [name, ["Can't be blank."]]));
}
