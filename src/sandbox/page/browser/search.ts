/** The field for a query: what is wrong with it is underlined where it is wrong. */
import { byId, h } from "./dom.ts";
import { judgeQuery } from "./server.ts";
import type { Mistake, Note } from "./wire.ts";
import { visible } from "./words.ts";

/** The search. */
export interface Search {
  readonly query: () => string;
  set(query: string): void;
  focus(): void;
}

/** Long enough for the next key, short enough not to be noticed. */
const TYPING_MS = 220;

/**
 * Makes the search work.
 *
 * @param onQuery There is another query, and it is a good one
 * @param onLeave Enter: on to the records
 */
export function createSearch(onQuery: (query: string) => void, onLeave: () => void): Search {
  const input = byId<HTMLInputElement>("query");
  const underline = byId("underline");
  const remark = byId("remark");
  const clear = byId("clear-query");
  let typing: ReturnType<typeof setTimeout> | undefined;
  let asked = "";

  /** Has the sandbox read the query; an answer that is no longer waited for is let go. */
  async function ask(): Promise<void> {
    clearTimeout(typing);
    const query = input.value.trim();
    if (query === asked) return;
    asked = query;
    clear.hidden = query === "";
    if (query === "") {
      say([]);
      return onQuery("");
    }
    const lead = input.value.length - input.value.trimStart().length;
    try {
      const verdict = await judgeQuery(query);
      if (query !== asked) return;
      if ("mistake" in verdict) return sayMistake(verdict.mistake, lead);
      say(verdict.notes);
      onQuery(query);
    } catch {
      asked = ""; // the sandbox is away: the next key asks again
    }
  }

  function say(notes: readonly Note[]): void {
    input.removeAttribute("aria-invalid");
    underline.replaceChildren();
    remark.className = "remark";
    remark.replaceChildren(...notes.map(({ message }) => h("span", {}, visible(message))));
  }

  function sayMistake({ message, index }: Mistake, lead: number): void {
    const text = input.value;
    const at = Math.min((index ?? 0) + lead, text.length);
    const [wrong = ""] = /^\s*(?:"[^"]*"?|[^\s()]+|.)/su.exec(text.slice(at)) ?? [];
    // At the end of the text there is nothing to underline: one empty place shows what is missing.
    underline.replaceChildren(text.slice(0, at), h("mark", {}, wrong || "\u00a0\u00a0"));
    underline.scrollLeft = input.scrollLeft;
    input.setAttribute("aria-invalid", "true");
    remark.className = "remark mistake";
    remark.replaceChildren(h("span", {}, visible(message)));
  }

  input.addEventListener("input", () => {
    clearTimeout(typing);
    underline.replaceChildren();
    typing = setTimeout(ask, TYPING_MS);
  });
  input.addEventListener("scroll", () => underline.scrollLeft = input.scrollLeft);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === "ArrowDown") {
      event.preventDefault();
      ask();
      if (input.getAttribute("aria-invalid") === null) onLeave();
    }
  });
  clear.addEventListener("click", () => {
    set("");
    input.focus();
  });

  function set(query: string): void {
    input.value = query;
    ask();
  }

  return {
    query: () => input.value.trim(),
    set,
    focus() {
      input.focus();
      input.select();
    },
  };
}
