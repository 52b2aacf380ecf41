/** The set-up for each kind of program, and what to type where there is nothing yet. */
import { copyButton } from "./copy.ts";
import { button, byId, h } from "./dom.ts";
import { sendRecord } from "./server.ts";
import { curl, curlError, type Snippet, snippetsOf } from "./snippets.ts";
import type { Environment } from "./wire.ts";

/** The view of the set-up. */
export interface Setup {
  setEnvironment(environment: Environment): void;
  /** What to do as long as there is nothing of a kind. */
  start(what: "records" | "beats" | "errors"): Node;
}

/** Makes the view. */
export function createSetup(): Setup {
  const tabs = byId("setup-tabs");
  const steps = byId("setup-steps");
  let environment: Environment | undefined;
  let chosen = "Node";

  function draw(): void {
    const snippets = environment === undefined ? [] : snippetsOf(environment);
    tabs.replaceChildren(...snippets.map(({ title }) =>
      button(title, () => choose(title), {
        role: "tab",
        id: `tab-${title}`,
        "aria-controls": "setup-steps",
        "aria-selected": String(title === chosen),
        tabindex: title === chosen ? 0 : -1,
      })
    ));
    const snippet = snippets.find(({ title }) => title === chosen);
    steps.setAttribute("aria-labelledby", `tab-${chosen}`);
    steps.replaceChildren(...(snippet?.steps ?? []).map(stepOf));
  }

  function choose(title: string): void {
    chosen = title;
    draw();
    byId(`tab-${title}`).focus();
  }

  tabs.addEventListener("keydown", ({ key }) => {
    const by = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
    const titles = [...tabs.children].map(({ textContent }) => textContent);
    const next = titles[(titles.indexOf(chosen) + by + titles.length) % titles.length];
    if (by !== 0 && next !== undefined) choose(next);
  });

  return {
    setEnvironment(next) {
      if (JSON.stringify(next) === JSON.stringify(environment)) return;
      environment = next;
      draw();
    },
    start(what) {
      if (environment === undefined) return h("p", {}, "Connecting…");
      const { title, about, code } = STARTS[what](environment);
      const sent = h("span", { class: "muted", role: "status" });
      const token = environment.BETTERSTACK_SOURCE_TOKEN;
      const send = button("Send one from here", async () => {
        sent.textContent =
          (await sendRecord(token, { level: "info", message: "Hello, sandbox" })).text;
      }, { class: "primary" });
      return h(
        "div",
        { class: "blank" },
        h("h2", {}, title),
        h("p", {}, about),
        codeOf(code),
        h(
          "p",
          { class: "examples" },
          what === "records" ? send : undefined,
          h("a", { href: "#setup" }, "Set up Node, Deno, Workers or mikser"),
          sent,
        ),
      );
    },
  };
}

const STARTS = {
  records: (environment: Environment) => ({
    title: "Waiting for the first record",
    about: "Type this into a terminal, and watch it appear here:",
    code: curl(environment),
  }),
  beats: (environment: Environment) => ({
    title: "No heartbeat yet",
    about: "A heartbeat appears with its first beat:",
    code: `curl ${environment.BETTERSTACK_UPTIME_HEARTBEAT_URL}`,
  }),
  errors: (environment: Environment) => ({
    title: "No error yet",
    about: "Any Sentry SDK can report here, with BETTERSTACK_ERRORS_DSN as its DSN; curl can, too:",
    code: curlError(environment),
  }),
};

function stepOf({ about, code }: Snippet["steps"][number]): HTMLElement {
  return h("div", {}, h("p", {}, about), codeOf(code));
}

function codeOf(code: string): HTMLElement {
  return h(
    "div",
    { class: "code" },
    h("pre", { tabindex: 0, "aria-label": "Code" }, code),
    copyButton("Copy", () => code),
  );
}
