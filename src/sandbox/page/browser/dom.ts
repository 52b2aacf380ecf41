/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * Elements are made here and nowhere else. What they hold is always a text node, never markup, so that
 * nothing that was logged can become an element.
 */

type Listener<E extends Event> = (event: E) => void;

/** Attributes by name; a boolean is there or not there, and a function listens. */
export interface Attributes {
  readonly [name: `on${string}`]: Listener<never> | undefined;
  readonly [name: string]: string | number | boolean | Listener<never> | undefined;
}

/** What an element can hold; undefined is left out. */
export type Child = Node | string | undefined;

/** Makes an HTML element. */
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  decorate(element, attributes, children);
  return element;
}

/** Makes an SVG element. */
export function s<Tag extends keyof SVGElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Tag] {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  decorate(element, attributes, children);
  return element;
}

/** The element of the document with this id. */
export function byId<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`The page has no #${id}`);
  return element as E;
}

/** A button that does something. */
export function button(
  label: string,
  onclick: () => void,
  attributes: Attributes = {},
): HTMLElement {
  return h("button", { type: "button", onclick, ...attributes }, label);
}

/** Puts these children into an element, and no others. What has the focus keeps it, if it is still there. */
export function arrange(parent: Element, children: readonly Element[]): void {
  const { children: now } = parent;
  if (now.length === children.length && children.every((child, n) => child === now[n])) return;
  const focused = document.activeElement;
  parent.replaceChildren(...children);
  if (focused instanceof HTMLElement && parent.contains(focused)) {
    focused.focus({ preventScroll: true });
  }
}

/** Runs something before the next picture is drawn, once, however often it is asked for. */
export function perFrame(work: () => void): () => void {
  let isAsked = false;
  return () => {
    if (isAsked) return;
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      work();
    });
  };
}

function decorate(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name.slice(2), value as Listener<Event>);
    } else if (value === true) element.setAttribute(name, "");
    else if (value !== undefined && value !== false) element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== undefined) element.append(child);
}
