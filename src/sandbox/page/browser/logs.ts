/** The records: searched, counted, listed, and one of them in full. */
import { createChart } from "./chart.ts";
import { clauseFor, toggled } from "./clause.ts";
import { createDetails } from "./details.ts";
import { button, byId, h, perFrame } from "./dom.ts";
import { createList } from "./list.ts";
import { createSearch } from "./search.ts";
import { readHistogram } from "./server.ts";
import { createStore } from "./store.ts";
import type { Row, State } from "./wire.ts";
import { count, counted } from "./words.ts";

/** The view of the records. */
export interface Logs {
  add(rows: readonly Row[]): void;
  clear(): void;
  setState(state: State): void;
  setMissed(missed: number): void;
  move(lines: number): void;
  openCurrent(): void;
  copyCurrent(): void;
  /** Leaves what was entered last: the record in full, then the search. */
  leave(): void;
  focusSearch(): void;
}

/** The chart is for the eye: once a second is often enough. */
const CHART_MS = 1_000;
const EXAMPLES = ["level=error", "status>=500", 'message:"order"'];

/**
 * Makes the view.
 *
 * @param onQuery Another query holds: the records that match it are wanted
 * @param start What to show as long as there is nothing
 */
export function createLogs(onQuery: (query: string) => void, start: () => Node): Logs {
  const store = createStore();
  const empty = byId("no-records");
  const toEnd = byId("to-end");
  const overview = byId("overview");
  let query = "";
  let total = 0;
  let unseen = 0;
  let isFollowing = true;
  let missed = 0;
  let isCounted = true;

  const search = createSearch(ask, () => {
    if (list.current() === undefined) list.move(1);
    list.focus();
  });
  const details = createDetails((path, value) => {
    const clause = clauseFor(path, value);
    if (clause !== undefined) search.set(toggled(search.query(), clause));
  }, close);
  const list = createList(byId("records"), store, {
    onOpen: open,
    onMove: (row) => details.isOpen() && details.show(row),
    onFollow(now) {
      isFollowing = now;
      unseen = 0;
      describe();
    },
  });
  const chart = createChart(list.reveal, (level) => {
    const clause = clauseFor("level", level);
    if (clause !== undefined) search.set(toggled(search.query(), clause));
  });
  const describe = perFrame(() => {
    const { length } = store.rows;
    const older = query === "" ? total - length : 0;
    byId("shown").textContent = [
      query === "" ? counted(length, "record") : `${counted(length, "record")} of ${count(total)}`,
      older > 0 ? `${count(older)} older: search for them` : "",
      missed > 0 ? `${count(missed)} went too fast to be shown` : "",
    ].filter(Boolean).join(" · ");
    overview.hidden = length === 0 && query === "";
    toEnd.hidden = isFollowing || length === 0;
    toEnd.textContent = unseen > 0 ? `↓ ${count(unseen)} new` : "↓ Newest";
    if (length > 0) empty.hidden = true;
    else if (empty.hidden || empty.dataset.query !== query) fillEmpty();
  });

  function fillEmpty(): void {
    empty.hidden = false;
    empty.dataset.query = query;
    empty.replaceChildren(
      query === "" ? start() : h(
        "div",
        { class: "blank" },
        h("h2", {}, "No record matches"),
        h("p", {}, "New ones that do appear here. Other things to look for:"),
        h(
          "p",
          { class: "examples" },
          ...EXAMPLES.map((text) => button(text, () => search.set(text))),
        ),
        button("Show all records", () => search.set(""), { class: "link" }),
      ),
    );
  }

  function ask(next: string): void {
    query = next;
    reset();
    onQuery(next);
  }

  function reset(): void {
    store.clear();
    [unseen, missed] = [0, 0];
    list.restart();
    isCounted = false;
    describe();
  }

  function open(row: Row): void {
    details.show(row);
    document.body.classList.add("has-details");
  }

  function close(): void {
    details.close();
    document.body.classList.remove("has-details");
    list.focus();
  }

  /** Counts anew when something came since the last time, and somebody is looking. */
  async function drawChart(): Promise<void> {
    if (isCounted || document.hidden || byId("logs").hidden) return;
    isCounted = true;
    const histogram = await readHistogram(query, chart.room()).catch(() => undefined);
    if (histogram !== undefined) chart.draw(histogram);
  }

  setInterval(drawChart, CHART_MS);
  addEventListener("resize", () => void (isCounted = false));
  toEnd.addEventListener("click", () => {
    byId("records").scrollTop = byId("records").scrollHeight;
  });

  return {
    add(rows) {
      const dropped = store.add(rows);
      if (!isFollowing) unseen += rows.length;
      const isFirst = store.rows.length === rows.length;
      isCounted = false;
      overview.hidden = false;
      if (isFirst) drawChart();
      list.update(dropped);
      describe();
    },
    clear() {
      reset();
      if (details.isOpen()) close();
    },
    setState(state) {
      total = state.records;
      describe();
    },
    setMissed(number) {
      missed += number;
      describe();
    },
    move: list.move,
    openCurrent() {
      const row = list.current();
      if (row !== undefined) open(row);
    },
    copyCurrent: () => byId("details").querySelector<HTMLElement>(".copy")?.click(),
    leave() {
      if (details.isOpen()) close();
      else if (search.query() !== "") search.set("");
      list.focus();
    },
    focusSearch: search.focus,
  };
}
