/** One heartbeat: how it is, what is left until it is missed, and what it was told. */
import { arrange, button, h } from "./dom.ts";
import type { Beat, Heartbeat } from "./wire.ts";
import { ago, clock, countdown, counted, duration, oneLine, visible } from "./words.ts";

/** A card that stays the same one as its heartbeat goes on: somebody may be typing in it. */
export interface BeatCard {
  readonly element: HTMLElement;
  readonly update: (heartbeat: Heartbeat) => void;
  /** Shows how much time has passed. */
  readonly tick: () => void;
}

const HISTORY = 50;
/** A year. */
const MAX_SECONDS = 31_622_400;

/** Makes the card; `change` tells the sandbox what was changed on it. */
export function createBeatCard(
  change: (fields: Partial<Heartbeat & { paused: boolean }>) => void,
): BeatCard {
  let beat: Heartbeat | undefined;
  const name = h("h2", { dir: "auto" });
  const status = h("span", { class: "status" });
  const token = h("code", { class: "muted" });
  const pause = button("Pause", () => change({ paused: beat?.status !== "paused" }));
  const rest = h("strong", { class: "countdown" });
  const said = h("span", { class: "muted" });
  const meter = h("i");
  const incident = h("p", { class: "incident", role: "status" });
  const history = h("div", { class: "history", role: "img" });
  const period = secondsField(1, (periodSeconds) => change({ periodSeconds }));
  const grace = secondsField(0, (graceSeconds) => change({ graceSeconds }));
  const silence = h("span", { class: "muted" });
  const summary = h("summary");
  const log = h("ol", { class: "beats" });
  const element = h(
    "article",
    {},
    h("header", {}, name, status, token, pause),
    h("p", { class: "rest" }, rest, " ", said),
    h("div", { class: "meter" }, meter),
    incident,
    history,
    h("div", { class: "times" }, labelled("Period", period), labelled("Grace", grace), silence),
    h("details", {}, summary, log),
  );

  function update(next: Heartbeat): void {
    beat = next;
    const { beats, periodSeconds, graceSeconds } = next;
    const failed = beats.filter(({ ok }) => !ok).length;
    element.className = `card beat is-${next.status}`;
    name.textContent = oneLine(next.name, 60);
    status.textContent = next.status;
    token.textContent = visible(next.token);
    pause.textContent = next.status === "paused" ? "Resume" : "Pause";
    incident.hidden = next.incident === null;
    incident.textContent = next.incident &&
      `${visible(next.incident.cause, 300)} · since ${clock(next.incident.startedAt)}`;
    history.setAttribute("aria-label", `${counted(beats.length, "beat")}, ${failed} failed`);
    arrange(history, strokesOf(beats));
    if (period !== document.activeElement) period.value = String(periodSeconds);
    if (grace !== document.activeElement) grace.value = String(graceSeconds);
    silence.textContent = `down after ${
      duration((periodSeconds + graceSeconds) * 1_000)
    } of silence`;
    summary.textContent = counted(beats.length, "beat");
    arrange(log, beats.toReversed().map(lineOf));
    tick();
  }

  function tick(): void {
    if (beat === undefined) return;
    const left = beat.nextDueAt === null ? undefined : Date.parse(beat.nextDueAt) - Date.now();
    const share = (left ?? 0) / 1_000 / (beat.periodSeconds + beat.graceSeconds);
    rest.textContent = left === undefined ? capitalized(beat.status) : countdown(left);
    meter.style.width = `${Math.max(0, Math.min(1, share)) * 100}%`;
    said.textContent = beat.lastBeatAt === null
      ? "waits for its first beat"
      : `${left === undefined ? "" : "left · "}last beat ${ago(beat.lastBeatAt, Date.now())}`;
  }

  return { element, update, tick };
}

/** A stroke for each beat, the newest at the right. */
function strokesOf(beats: readonly Beat[]): HTMLElement[] {
  const spare = Array.from({ length: Math.max(0, HISTORY - beats.length) }, () => h("i"));
  return [
    ...spare,
    ...beats.slice(-HISTORY).map((beat) =>
      h("i", { class: beat.ok ? "ok" : "bad", title: `${clock(beat.at)} ${howOf(beat)}` })
    ),
  ];
}

function lineOf(beat: Beat): HTMLElement {
  return h(
    "li",
    { class: beat.ok ? "ok" : "bad" },
    h("time", { datetime: beat.at }, clock(beat.at)),
    h("span", { class: "how" }, howOf(beat)),
    h("span", { dir: "auto" }, oneLine(beat.message, 300)),
  );
}

function howOf({ ok, exitCode }: Beat): string {
  if (ok) return "ok";
  return exitCode === null ? "failed" : `exit code ${exitCode}`;
}

function secondsField(min: number, onChange: (seconds: number) => void): HTMLInputElement {
  const input: HTMLInputElement = h("input", {
    type: "number",
    min,
    max: MAX_SECONDS,
    required: true,
    onchange: () => input.reportValidity() && onChange(input.valueAsNumber),
  });
  return input;
}

function labelled(label: string, input: HTMLInputElement): HTMLElement {
  return h("label", {}, `${label} `, input, " s");
}

function capitalized(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}
