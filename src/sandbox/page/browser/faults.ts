/** The faults: Better Stack as it is on a bad day, to see what one's own program makes of it. */
import { button, byId, h } from "./dom.ts";
import { sendRecord, tell } from "./server.ts";
import type { FaultName, Faults } from "./wire.ts";
import { clock, visible } from "./words.ts";

/** The view of the faults. */
export interface FaultPanel {
  set(faults: Faults): void;
  setToken(sourceToken: string): void;
}

interface Kind {
  readonly name: FaultName;
  readonly title: string;
  readonly about: string;
  /** Its own option, in the unit that it is entered in. */
  readonly option?: {
    readonly key: string;
    readonly label: string;
    readonly preset: number;
    readonly min: number;
    readonly max: number;
  };
}

const KINDS: readonly Kind[] = [
  {
    name: "outage",
    title: "Outage",
    about:
      "Every request is answered with a server error. Records should wait, and arrive once it is over.",
    option: { key: "status", label: "Status", preset: 503, min: 500, max: 599 },
  },
  {
    name: "slow",
    title: "Slow",
    about: "Every answer takes its time. The program should not notice.",
    option: { key: "delayMs", label: "Delay in ms", preset: 3_000, min: 1, max: 600_000 },
  },
  {
    name: "rate-limited",
    title: "Rate limited",
    about: "429, with a time to wait. Sending should stop until then.",
    option: { key: "retryAfterSeconds", label: "Retry after, in s", preset: 5, min: 0, max: 3_600 },
  },
  {
    name: "invalid-token",
    title: "Invalid token",
    about: "401, as for a token that does not exist. It should be said once, and clearly.",
  },
  {
    name: "quota",
    title: "Quota exceeded",
    about: "402, as when the month's quota is used up. Nothing should pile up.",
  },
];
const MAX_TRIES = 6;

/** Makes the view. */
export function createFaultPanel(onProblem: (problem: string) => void): FaultPanel {
  const cards = new Map(KINDS.map((kind) => [kind.name, cardOf(kind, send)]));
  const notice = byId("fault-notice");
  let sourceToken = "";
  let tries = 0;
  byId("fault-cards").append(...[...cards.values()].map(({ element }) => element));

  async function send(body: Readonly<Record<string, unknown>>): Promise<void> {
    const problem = await tell("faults", body);
    if (problem !== undefined) onProblem(problem);
  }

  function set({ fault, options, others }: Faults): void {
    for (const [name, card] of cards) card.set(name === fault, options);
    const kind = KINDS.find(({ name }) => name === fault);
    const text = [
      kind && `${kind.title} is on${times(options)}`,
      others > 0 && `${others} set by code`,
    ].filter(Boolean).join(" · ");
    notice.hidden = text === "";
    notice.replaceChildren(
      h("span", {}, text),
      ...(kind ? [button("End it", () => send({ fault: null }))] : []),
    );
    byId("fault-dot").hidden = text === "";
  }

  byId("try").addEventListener("click", async () => {
    const message = `Sent by the sandbox's page, number ${++tries}`;
    const started = new Date().toISOString();
    const { ok, text } = await sendRecord(sourceToken, { level: "info", message });
    const line = h(
      "li",
      { class: ok ? "ok" : "bad" },
      h("time", {}, clock(started)),
      visible(text, 200),
    );
    byId("tries").prepend(line);
    while (byId("tries").children.length > MAX_TRIES) byId("tries").lastElementChild?.remove();
  });

  return { set, setToken: (token) => void (sourceToken = token) };
}

function times({ times }: Faults["options"]): string {
  if (!times) return "";
  return times === 1 ? ", once" : `, ${times} times`;
}

/** A fault with what can be said about it, and a button that begins and ends it. */
function cardOf(kind: Kind, send: (body: Readonly<Record<string, unknown>>) => void): {
  readonly element: HTMLElement;
  set(isOn: boolean, options: Faults["options"]): void;
} {
  const { name, title, about, option } = kind;
  const own = option &&
    h("input", {
      type: "number",
      value: option.preset,
      min: option.min,
      max: option.max,
      required: true,
    });
  const timesField = h("input", { type: "number", min: 1, max: 1_000_000, placeholder: "∞" });
  const toggle = button("Begin", () => {}, { class: "toggle", "aria-label": `Begin ${title}` });
  const form = h(
    "form",
    {
      class: "card fault",
      onsubmit: (event: SubmitEvent) => {
        event.preventDefault();
        send({
          fault: name,
          ...(option && own && { [option.key]: own.valueAsNumber }),
          ...(timesField.value !== "" && { times: timesField.valueAsNumber }),
        });
      },
    },
    h("header", {}, h("h2", {}, title), toggle),
    h("p", { class: "muted" }, about),
    h(
      "div",
      { class: "times" },
      own && h("label", {}, `${option.label} `, own),
      h("label", {}, "Requests ", timesField),
    ),
  );
  let isOn = false;
  toggle.addEventListener("click", () => isOn ? send({ fault: null }) : form.requestSubmit());
  return {
    element: form,
    set(now, options) {
      isOn = now;
      form.classList.toggle("is-on", now);
      toggle.textContent = now ? "End" : "Begin";
      toggle.setAttribute("aria-label", `${toggle.textContent} ${title}`);
      const value = option && options[option.key];
      if (now && own && value !== undefined) own.value = String(value);
    },
  };
}
