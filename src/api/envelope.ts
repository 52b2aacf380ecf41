/** Takes the service's answers apart, in each of the shapes that it has been seen to give them. */
import { isFields } from "../core/plain.ts";

/** A thing that a service keeps. */
export interface Resource<Attributes> {
  /** What names it; always a string. */
  readonly id: string;
  /** Its kind in the service's words; not always the same for the same kind. */
  readonly type: string;
  /** What it is like, by the service's own names. */
  readonly attributes: Attributes;
  /** What it belongs to, where the service says so. */
  readonly relationships?: Readonly<Record<string, unknown>>;
}

/** One page of a list. */
export interface Page<Item> {
  /** What is on it. */
  readonly items: readonly Item[];
  /** Whether there are more pages. */
  readonly hasMore: boolean;
}

/** A page, and where the next one is. */
export interface LinkedPage<Item> {
  readonly items: readonly Item[];
  readonly next: string | undefined;
}

/** What an answer complains about. */
export interface Complaint {
  /** In words, as the service gave them; `""` when it gave none. */
  readonly text: string;
  /** By field, where it says so. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
}

type JsonObject = Readonly<Record<string, unknown>>;

/** The resource in an answer: wrapped in `data` or bare. Undefined when there is none. */
export function resourceOf<Attributes>(body: unknown): Resource<Attributes> | undefined {
  const resource = isFields(body) && isFields(body["data"]) ? body["data"] : body;
  if (!isFields(resource)) return undefined;
  const { id, type, attributes, relationships } = resource;
  if (typeof id !== "string" && typeof id !== "number") return undefined;
  return {
    id: String(id),
    type: typeof type === "string" ? type : "",
    attributes: (isFields(attributes) ? attributes : {}) as Attributes,
    ...(isFields(relationships) && { relationships }),
  };
}

/** The page of resources in an answer. Undefined when there is none. */
export function resourcePageOf<Attributes>(
  body: unknown,
): LinkedPage<Resource<Attributes>> | undefined {
  const page = pageOf(body);
  const items = page?.items.map((item) => resourceOf<Attributes>(item));
  return items?.every((item) => item !== undefined) ? { items, next: page?.next } : undefined;
}

/** The page of objects in an answer. Undefined when there is none. */
export function pageOf(body: unknown): LinkedPage<JsonObject> | undefined {
  const data = isFields(body) ? body["data"] : body;
  const items = isFields(data) ? data["rows"] : data;
  if (!Array.isArray(items) || !items.every(isFields)) return undefined;
  const { next } = isFields(body) && isFields(body["pagination"]) ? body["pagination"] : {};
  return { items, next: typeof next === "string" && next !== "" ? next : undefined };
}

/** The complaint in an answer: `errors` as text, by field or as a list, `error`, or plain text. */
export function complaintOf(text: string): Complaint {
  const body = parseJson(text);
  if (!isFields(body)) return { text: /^\s*</.test(text) ? "" : text.trim(), fields: {} };
  const errors = body["errors"] ?? body["error"] ?? body["message"];
  if (isFields(errors)) {
    const fields = Object.fromEntries(
      Object.entries(errors).map(([name, problems]) => [name, texts(problems)]),
    );
    return { text: "", fields };
  }
  const said = texts(errors).join("; ");
  const invalid = body["invalid_attributes"];
  const names = Array.isArray(invalid) ? invalid.filter((name) => typeof name === "string") : [];
  return { text: said, fields: Object.fromEntries(names.map((name) => [name, [said]])) };
}

/** What JSON says; undefined when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (isFields(value)) return texts(value["detail"] ?? value["title"] ?? value["message"] ?? []);
  return value === undefined || value === null ? [] : [String(value)];
}
