import { button } from "./dom.ts";

const SAID_MS = 1_400;

/** A button that copies a text and says so. */
export function copyButton(label: string, text: () => string, name = label): HTMLElement {
  const element = button(label, async () => {
    element.textContent = await copy(text()) ? "Copied" : "Not allowed";
    setTimeout(() => element.textContent = label, SAID_MS);
  }, { class: "copy", "aria-label": name === label ? undefined : name });
  return element;
}

/** Puts a text into the clipboard; false where the browser does not let it. */
export async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // a plain http address other than this machine's own has no clipboard
  }
}
