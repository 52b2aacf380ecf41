/**
 * A list of any length, of which only the lines in sight exist.
 *
 * All lines are of the same height, so that what is in sight follows from where the list is scrolled to.
 * While its end is in sight it stays there as records come in; once somebody scrolls up, it stays where
 * it is.
 */
import { arrange, h, perFrame } from "./dom.ts";
import { fieldsOf, messageOf } from "./record.ts";
import type { Store } from "./store.ts";
import type { Row } from "./wire.ts";
import { clock, oneLine, toneOf } from "./words.ts";

/** The height of a line in pixels, as the style has it. */
const LINE = 28;
/** Lines beyond the edge, so that a quick scroll finds them there. */
const SPARE = 12;

/** The list of records. */
export interface List {
  /** The record that the keys are at. */
  readonly current: () => Row | undefined;
  /** Draws what has changed, when the next picture is due. */
  update(dropped?: number): void;
  /** Goes to a record, a number of lines up or down, or to an end. */
  move(lines: number): void;
  /** Begins anew, at the end, with what the store has now. */
  restart(): void;
  /** Goes to the place in time. */
  reveal(at: string): void;
  focus(): void;
}

/** What the list tells. */
export interface ListEvents {
  /** A record was chosen, by a click or by Enter. */
  onOpen(row: Row): void;
  /** The keys are at another record. */
  onMove(row: Row): void;
  /** The end came into sight, or went out of it. */
  onFollow(isFollowing: boolean): void;
}

/** Lists the records of a store in an element that scrolls. */
export function createList(scroller: HTMLElement, store: Store, events: ListEvents): List {
  const lines = h("div", { class: "lines", role: "presentation" });
  const sizer = h("div", { class: "sizer", role: "presentation" }, lines);
  scroller.append(sizer);

  let current: Row | undefined;
  let isFollowing = true;
  /** The lines that exist. */
  let drawn: ReadonlyMap<Row, HTMLElement> = new Map();
  const draw = perFrame(render);

  function render(): void {
    const { rows } = store;
    sizer.style.height = `${rows.length * LINE}px`;
    if (isFollowing) scroller.scrollTop = scroller.scrollHeight;
    const first = Math.max(0, Math.floor(scroller.scrollTop / LINE) - SPARE);
    const last = Math.ceil((scroller.scrollTop + scroller.clientHeight) / LINE) + SPARE;
    const shown = rows.slice(first, last);
    lines.style.transform = `translateY(${first * LINE}px)`;

    const wanted = shown.map((row, n) => {
      const line = drawn.get(row) ?? lineOf(row);
      line.setAttribute("aria-posinset", String(first + n + 1));
      line.setAttribute("aria-setsize", String(rows.length));
      line.setAttribute("aria-selected", String(row.id === current?.id));
      return line;
    });
    arrange(lines, wanted);
    drawn = new Map(shown.map((row, n) => [row, wanted[n]!]));
    const isDrawn = current !== undefined && shown.some(({ id }) => id === current?.id);
    if (isDrawn) scroller.setAttribute("aria-activedescendant", idOf(current!));
    else scroller.removeAttribute("aria-activedescendant");
  }

  function lineOf(row: Row): HTMLElement {
    const { id, at, level, record } = row;
    const fields = fieldsOf(record).flatMap(([key, value]) => [h("i", {}, `${key}=`), value]);
    return h(
      "div",
      { class: `line tone-${toneOf(level)}`, role: "option", id: idOf(row), "data-id": id },
      h("time", { datetime: at }, clock(at)),
      h("span", { class: "level" }, oneLine(level ?? "–", 12)),
      h("span", { class: "message", dir: "auto" }, messageOf(record)),
      h("span", { class: "fields" }, ...fields),
    );
  }

  function follow(next: boolean): void {
    if (next === isFollowing) return;
    isFollowing = next;
    events.onFollow(next);
  }

  function select(row: Row | undefined): void {
    current = row;
    draw();
  }

  function scrollTo(index: number): void {
    const top = index * LINE;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    const overshoot = top + LINE - scroller.scrollTop - scroller.clientHeight;
    if (overshoot > 0) scroller.scrollTop += overshoot;
    follow(index === store.rows.length - 1);
  }

  function go(index: number): void {
    const row = store.rows[Math.max(0, Math.min(index, store.rows.length - 1))];
    if (row === undefined) return;
    current = row;
    scrollTo(store.indexOf(row));
    draw();
    events.onMove(row);
  }

  scroller.addEventListener("scroll", () => {
    follow(scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - LINE);
    draw();
  }, { passive: true });
  scroller.addEventListener("click", ({ target }) => {
    const id = (target as Element).closest<HTMLElement>("[data-id]")?.dataset.id;
    const row = store.rows.find((row) => String(row.id) === id);
    if (row === undefined) return;
    select(row);
    events.onOpen(row);
  });
  new ResizeObserver(draw).observe(scroller);

  return {
    current: () => current,
    update(dropped = 0) {
      // What is in sight stays in sight when lines above it go.
      if (dropped > 0 && !isFollowing) scroller.scrollTop -= dropped * LINE;
      draw();
    },
    move(by) {
      const at = current === undefined ? -1 : store.indexOf(current);
      if (at >= 0 || !Number.isFinite(by)) go(at + by);
      else go(by > 0 ? Math.floor(scroller.scrollTop / LINE) + 1 : store.rows.length - 1);
    },
    restart() {
      follow(true);
      select(undefined);
    },
    reveal: (at) => go(store.indexAt(at)),
    focus: () => scroller.focus({ preventScroll: true }),
  };
}

function idOf({ id }: Row): string {
  return `record-${id}`;
}
