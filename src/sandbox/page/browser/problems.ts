/** Errors that were tracked: those that are the same one together, each with its stack. */
import { copyButton } from "./copy.ts";
import { arrange, byId, h } from "./dom.ts";
import { jsonText, jsonView } from "./json.ts";
import type { ErrorGroup, Exception, Frame } from "./wire.ts";
import { ago, clock, count, oneLine, toneOf, visible } from "./words.ts";

/** The view of the errors. */
export interface Problems {
  /** Groups that are new, or have changed. */
  add(groups: readonly ErrorGroup[]): void;
  clear(): void;
}

const TICK_MS = 5_000;
const MAX_FRAMES = 100;

/** Makes the view; `start` says what to do as long as there is none. */
export function createProblems(start: () => Node, onCount: (groups: number) => void): Problems {
  const view = byId("error-groups");
  const groups = new Map<string, ErrorGroup>();
  const drawn = new Map<string, HTMLDetailsElement>();

  function add(changed: readonly ErrorGroup[]): void {
    for (const group of changed) {
      groups.set(group.id, group);
      const element = drawn.get(group.id) ?? elementOf();
      drawn.set(group.id, element);
      draw(element, group);
    }
    const sorted = [...groups.values()].sort((a, b) => a.lastSeenAt < b.lastSeenAt ? 1 : -1);
    arrange(view, sorted.map(({ id }) => drawn.get(id)!));
    byId("no-errors").replaceChildren(...(groups.size === 0 ? [start()] : []));
    onCount(groups.size);
  }

  function elementOf(): HTMLDetailsElement {
    return h("details", { class: "card problem" }, h("summary"));
  }

  /** Only what is open is drawn in full: there may be hundreds. */
  function draw(element: HTMLDetailsElement, group: ErrorGroup): void {
    const summary = element.firstElementChild!;
    summary.className = `tone-${toneOf(group.level ?? "error")}`;
    summary.replaceChildren(...summaryOf(group));
    const fill = () => {
      if (element.open) {
        element.replaceChildren(summary, h("div", { class: "inside" }, ...insideOf(group)));
      }
    };
    element.ontoggle = () => {
      if (element.children.length === 1) fill();
    };
    if (element.children.length > 1) element.lastElementChild!.remove();
    fill();
  }

  setInterval(() => {
    for (const time of view.querySelectorAll("time")) {
      time.textContent = ago(time.dateTime, Date.now());
    }
  }, TICK_MS);

  return {
    add,
    clear() {
      groups.clear();
      drawn.clear();
      add([]);
    },
  };
}

function summaryOf(group: ErrorGroup): HTMLElement[] {
  const { type, message, count: n, lastSeenAt, release, handled } = group;
  const facts = [handled === false ? "unhandled" : "", release ?? ""].filter(Boolean).join(" · ");
  return [
    h("b", { class: "times-seen", title: "How often it happened" }, `${count(n)}×`),
    h("strong", {}, oneLine(type ?? "Message", 80)),
    h("span", { class: "message", dir: "auto" }, oneLine(message, 300)),
    h("span", { class: "muted" }, oneLine(facts, 80)),
    h("time", { class: "muted", datetime: lastSeenAt }, ago(lastSeenAt, Date.now())),
  ];
}

function insideOf({ event, firstSeenAt, environment }: ErrorGroup): HTMLElement[] {
  const { exceptions, ...rest } = event;
  const since = `First at ${clock(firstSeenAt)}${
    environment ? ` in ${oneLine(environment, 60)}` : ""
  }`;
  return [
    h(
      "p",
      { class: "muted" },
      `${since} `,
      copyButton("Copy stack", () => exceptions.map(stackText).join("\n")),
    ),
    ...exceptions.map(stackOf),
    h("details", {}, h("summary", {}, "The event"), jsonView(rest)),
    copyButton("Copy event", () => jsonText(event)),
  ];
}

function stackOf({ type, value, frames }: Exception): HTMLElement {
  // The place where it happened is what one looks for first; Sentry's protocol has it last.
  const lines = (frames ?? []).toReversed().slice(0, MAX_FRAMES).map((frame) =>
    h(
      "li",
      { class: frame.inApp === false ? "foreign" : "own" },
      h("span", { class: "function" }, oneLine(frame.function ?? "anonymous", 100)),
      h("code", {}, placeOf(frame)),
      frame.contextLine === null || frame.contextLine === undefined ? undefined : contextOf(frame),
    )
  );
  return h(
    "section",
    { class: "stack" },
    h("h3", { dir: "auto" }, `${visible(type ?? "Error", 100)}: ${visible(value ?? "", 2_000)}`),
    h("ol", {}, ...lines),
  );
}

function contextOf({ pre, contextLine, post, lineno }: Frame): HTMLElement {
  const lines = [...(pre ?? []), contextLine ?? "", ...(post ?? [])];
  const first = (lineno ?? 1) - (pre ?? []).length;
  return h(
    "pre",
    { tabindex: 0, "aria-label": "Source" },
    ...lines.map((line, n) =>
      h(
        "span",
        { class: n === (pre ?? []).length ? "line here" : "line" },
        `${String(first + n).padStart(5)}  ${visible(line, 300)}\n`,
      )
    ),
  );
}

function stackText({ type, value, frames }: Exception): string {
  const lines = (frames ?? []).toReversed().map((frame) =>
    `    at ${frame.function ?? "anonymous"} (${placeOf(frame)})`
  );
  return [`${type ?? "Error"}: ${value ?? ""}`, ...lines].join("\n");
}

function placeOf({ filename, lineno, colno }: Frame): string {
  return oneLine([filename ?? "?", lineno, colno].filter((part) => part != null).join(":"), 300);
}
