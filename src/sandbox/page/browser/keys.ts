/** The keyboard: one key for each thing that is done often. */
import { byId } from "./dom.ts";

/** What the keys do. */
export interface KeyActions {
  readonly focusSearch: () => void;
  readonly move: (lines: number) => void;
  readonly open: () => void;
  readonly copy: () => void;
  readonly leave: () => void;
  readonly view: (number: number) => void;
}

/** Starts to listen. */
export function listenToKeys(actions: KeyActions): void {
  const help = byId<HTMLDialogElement>("help");
  byId("show-help").addEventListener("click", () => help.showModal());

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const target = event.target as HTMLElement;
    const isTyping = target.matches("input, textarea, select");
    const isControl = target.matches("button, a, summary");
    if (isTyping && event.key !== "Escape") return;
    // A button does with Enter and the space bar what it always does.
    if (isControl && (event.key === "Enter" || event.key === " ")) return;
    if (act(event.key)) event.preventDefault();
  });

  function act(key: string): boolean {
    const inLogs = !byId("logs").hidden;
    if (key === "?") help.showModal();
    else if (/^[1-5]$/.test(key)) actions.view(Number(key) - 1);
    else if (key === "/") actions.focusSearch();
    else if (key === "Escape" && inLogs) actions.leave();
    else if (!inLogs) return false;
    else if (MOVES.has(key)) actions.move(MOVES.get(key)!);
    else if (key === "Enter") actions.open();
    else if (key === "c") actions.copy();
    else return false;
    return true;
  }
}

const PAGE = 20;
const MOVES: ReadonlyMap<string, number> = new Map([
  ["j", 1],
  ["ArrowDown", 1],
  ["k", -1],
  ["ArrowUp", -1],
  ["PageDown", PAGE],
  ["PageUp", -PAGE],
  ["g", -Infinity],
  ["Home", -Infinity],
  ["G", Infinity],
  ["End", Infinity],
]);
