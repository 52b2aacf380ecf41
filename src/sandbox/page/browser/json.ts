/** A value as JSON that is pleasant to read: coloured, indented, and never more than one can look at. */
import { button, type Child, h } from "./dom.ts";
import { count, visible } from "./words.ts";

/** Called with the path to a value, as the query language writes it. */
export type OnPath = (path: string, value: unknown) => void;

/** Deeper, wider and longer than this nobody reads, and a browser has trouble to draw it. */
const MAX_DEPTH = 24;
const MAX_ENTRIES = 300;
const MAX_TEXT = 4_000;

/** Makes an element of a value; a click on a key calls `onPath`. */
export function jsonView(value: unknown, onPath?: OnPath): HTMLElement {
  return h("div", { class: "json" }, ...partsOf(value, "", 0, onPath));
}

/** JSON as text with two spaces; for what is nested too deeply to be written, a word that says so. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value, null, 2) ?? "";
  } catch {
    return "This is nested too deeply to be written as JSON";
  }
}

function partsOf(value: unknown, path: string, depth: number, onPath?: OnPath): Child[] {
  if (typeof value === "string") return [textOf(value)];
  if (typeof value !== "object" || value === null) {
    return [h("span", { class: `is-${value === null ? "null" : typeof value}` }, String(value))];
  }
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const entries = Object.entries(value);
  if (entries.length === 0) return [`${open}${close}`];
  if (depth >= MAX_DEPTH) return [`${open} … ${close}`];

  const shown = entries.slice(0, MAX_ENTRIES).map(([key, inner], n) => {
    const innerPath = path === "" ? key : `${path}.${key}`;
    const isLast = n === entries.length - 1;
    return h(
      "div",
      { class: "entry" },
      ...(Array.isArray(value) ? [] : [keyOf(key, innerPath, inner, onPath), ": "]),
      ...partsOf(inner, innerPath, depth + 1, onPath),
      isLast ? undefined : ",",
    );
  });
  const left = entries.length - shown.length;
  const more = left > 0 ? h("div", { class: "entry muted" }, `… ${count(left)} more`) : undefined;
  return [open!, ...shown, more, close];
}

function keyOf(key: string, path: string, value: unknown, onPath?: OnPath): HTMLElement {
  const name = visible(key, 200);
  if (onPath === undefined || (typeof value === "object" && value !== null)) {
    return h("span", { class: "key" }, name);
  }
  const title = "Search for records with this value";
  return button(name, () => onPath(path, value), { class: "key", title });
}

function textOf(text: string): HTMLElement {
  const isLines = text.includes("\n");
  const shown = visible(text, MAX_TEXT);
  const element = h("span", { class: isLines ? "is-string is-lines" : "is-string", dir: "auto" });
  element.append(isLines ? shown : JSON.stringify(shown).replaceAll("\\\\u", "\\u"));
  if (text.length <= MAX_TEXT) return element;
  const all = button(`Show all ${count(text.length)} characters`, () => {
    element.replaceChildren(visible(text));
    all.remove();
  }, { class: "link" });
  return h("span", {}, element, " ", all);
}
