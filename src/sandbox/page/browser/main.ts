/** The page of the sandbox: its views, and the one stream that they all live on. */
import { createBeats } from "./beats.ts";
import { copy } from "./copy.ts";
import { byId } from "./dom.ts";
import { createFaultPanel } from "./faults.ts";
import { listenToKeys } from "./keys.ts";
import { createLogs } from "./logs.ts";
import { createProblems } from "./problems.ts";
import { tell } from "./server.ts";
import { createSetup } from "./setup.ts";
import { createStream } from "./stream.ts";
import type { State } from "./wire.ts";
import { count } from "./words.ts";

const VIEWS = ["logs", "heartbeats", "errors", "faults", "setup"] as const;
const PROBLEM_MS = 6_000;

const setup = createSetup();
const logs = createLogs((query) => stream.open(query), () => setup.start("records"));
const beats = createBeats(() => setup.start("beats"), sayProblem);
const problems = createProblems(() => setup.start("errors"), (n) => badge("errors", n));
const faults = createFaultPanel(sayProblem);
let instance = "";
let isFresh = true;

const stream = createStream({
  state: setState,
  records(rows) {
    logs.add(rows);
  },
  gap: ({ missed }) => logs.setMissed(missed),
  heartbeats(list) {
    beats.set(list);
    badge("heartbeats", list.length);
    byId("down-dot").hidden = !list.some(({ status }) => status === "down");
  },
  errors: problems.add,
  faults: faults.set,
  clear() {
    logs.clear();
    problems.clear();
  },
  connected(isConnected) {
    document.body.classList.toggle("is-away", !isConnected);
    byId("connection").textContent = isConnected ? "Live" : "Reconnecting…";
  },
});

function setState(state: State): void {
  setup.setEnvironment(state.environment);
  // Another instance is another sandbox: what is shown is not in it.
  if (instance !== "" && instance !== state.instance) {
    logs.clear();
    problems.clear();
  }
  instance = state.instance;
  faults.setToken(state.environment.BETTERSTACK_SOURCE_TOKEN);
  faults.set(state.faults);
  logs.setState(state);
  badge("logs", state.records);
  byId("address").textContent = state.url.replace("http://", "");
  if (isFresh) {
    isFresh = false;
    beats.set([]);
    problems.add([]);
  }
}

function badge(view: string, number: number): void {
  const element = document.querySelector(`nav a[href="#${view}"] b`);
  if (element) element.textContent = number > 0 ? count(number) : "";
}

let forgetting: ReturnType<typeof setTimeout> | undefined;
function sayProblem(problem: string): void {
  const toast = byId("toast");
  toast.textContent = problem;
  toast.hidden = false;
  clearTimeout(forgetting);
  forgetting = setTimeout(() => toast.hidden = true, PROBLEM_MS);
}

function showView(): void {
  const wanted = VIEWS.find((view) => `#${view}` === location.hash) ?? "logs";
  for (const view of VIEWS) byId(view).hidden = view !== wanted;
  for (const link of document.querySelectorAll("nav a")) {
    if (link.getAttribute("href") === `#${wanted}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  document.body.dataset.view = wanted;
}

addEventListener("hashchange", showView);
byId("address").addEventListener("click", () => copy(`http://${byId("address").textContent}`));
byId("clear").addEventListener("click", async () => {
  const problem = await tell("clear", {});
  if (problem !== undefined) sayProblem(problem);
});
listenToKeys({
  focusSearch() {
    location.hash = "logs";
    showView();
    logs.focusSearch();
  },
  move: logs.move,
  open: logs.openCurrent,
  copy: logs.copyCurrent,
  leave: logs.leave,
  view(number) {
    location.hash = VIEWS[number] ?? "logs";
  },
});
showView();
stream.open("");
