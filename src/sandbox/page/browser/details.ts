import { copyButton } from "./copy.ts";
import { button, byId, h } from "./dom.ts";
import { jsonText, jsonView } from "./json.ts";
import { messageOf } from "./record.ts";
import type { Row } from "./wire.ts";
import { oneLine, toneOf } from "./words.ts";

/** The panel that shows one record in full. */
export interface Details {
  readonly isOpen: () => boolean;
  show(row: Row): void;
  close(): void;
}

/**
 * Makes the panel.
 *
 * @param onPath A field was clicked: search for its value
 * @param onClose It was closed by its button
 */
export function createDetails(
  onPath: (path: string, value: unknown) => void,
  onClose: () => void,
): Details {
  const panel = byId("details");

  function show({ at, level, record }: Row): void {
    panel.replaceChildren(
      h(
        "header",
        { class: `tone-${toneOf(level)}` },
        h("span", { class: "pill" }, oneLine(level ?? "no level", 24)),
        h("time", { datetime: at }, at.replace("T", " ").replace("Z", " UTC")),
        copyButton("Copy JSON", () => jsonText(record)),
        button("✕", onClose, { class: "icon", "aria-label": "Close the record" }),
      ),
      h("h2", { dir: "auto" }, messageOf(record) || "No message"),
      jsonView(record, onPath),
    );
    panel.hidden = false;
    panel.scrollTop = 0;
  }

  return {
    isOpen: () => !panel.hidden,
    show,
    close: () => void (panel.hidden = true),
  };
}
