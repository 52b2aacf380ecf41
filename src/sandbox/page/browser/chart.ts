import { arrange, byId, h, s } from "./dom.ts";
import { type Bar, barsOf, chartSentence, scaleOf } from "./bars.ts";
import type { Histogram } from "./wire.ts";
import { count, counted, duration, oneLine, timeOfDay, toneOf } from "./words.ts";

/** The chart of records over time. */
export interface Chart {
  draw(histogram: Histogram): void;
  /** How many bars there is room for. */
  readonly room: () => number;
}

const HEIGHT = 84;
const BAR = 11;
const MAX_BARS = 160;

/**
 * Makes the chart.
 *
 * @param onTime A bar was clicked: go there
 * @param onLevel A level was clicked: search for it
 */
export function createChart(onTime: (at: string) => void, onLevel: (level: string) => void): Chart {
  const figure = byId("chart");
  const legend = byId("levels");
  const axis = byId("axis");
  const tip = byId("tip");
  const chips = new Map<string, HTMLElement>();

  function draw(histogram: Histogram): void {
    const bars = barsOf(histogram);
    const top = scaleOf(bars);
    const picture = s("svg", {
      viewBox: `0 0 ${bars.length || 1} ${HEIGHT}`,
      preserveAspectRatio: "none",
      role: "img",
      "aria-label": chartSentence(histogram, bars),
      width: "100%",
      height: HEIGHT,
    }, ...bars.map((bar, n) => column(bar, n, top, histogram)));
    figure.querySelector("svg")?.remove();
    figure.prepend(picture);
    tip.hidden = true;
    axis.replaceChildren(...ticks(bars));
    byId("scale").textContent = top > 0 ? count(top) : "";
    arrange(legend, levels(histogram));
  }

  function column(bar: Bar, n: number, top: number, histogram: Histogram): SVGElement {
    const group = s("g", {
      onmouseenter: () => {
        const parts = bar.levels.map(([level, number]) =>
          `${oneLine(level || "none", 16)} ${count(number)}`
        );
        const time = `${timeOfDay(new Date(bar.at))} · ${duration(histogram.bucketMs)}`;
        tip.replaceChildren(
          h("strong", {}, counted(bar.total, "record")),
          ` ${time}`,
          h("br"),
          parts.join("  "),
        );
        tip.hidden = false;
        const share = (n + 0.5) / (figure.querySelectorAll("g").length || 1);
        tip.style.left = `${share * 100}%`;
        tip.style.translate = `${-share * 100}% 0`;
      },
      onmouseleave: () => void (tip.hidden = true),
      onclick: () => onTime(bar.at),
    }, s("rect", { class: "hit", x: n, y: 0, width: 1, height: HEIGHT }));
    let y = HEIGHT;
    for (const { tone, count } of bar.parts) {
      const height = Math.max(1.5, count / top * (HEIGHT - 4));
      y -= height;
      group.append(s("rect", { class: `tone-${tone}`, x: n + 0.1, y, width: 0.8, height }));
    }
    return group;
  }

  /** The chips stay the same ones: somebody may be about to press one. */
  function levels({ levels, buckets }: Histogram): HTMLElement[] {
    const totals = new Map<string, number>();
    for (const { counts } of buckets) {
      for (const [level, n] of Object.entries(counts)) {
        totals.set(level, (totals.get(level) ?? 0) + n);
      }
    }
    return levels.map((level) => {
      const chip = chips.get(level) ?? chipOf(level);
      chips.set(level, chip);
      chip.lastElementChild!.textContent = count(totals.get(level) ?? 0);
      return chip;
    });
  }

  function chipOf(level: string): HTMLElement {
    return h(
      "button",
      { type: "button", class: `chip tone-${toneOf(level)}`, onclick: () => onLevel(level) },
      h("i", { "aria-hidden": "true" }),
      oneLine(level || "no level", 16),
      h("b", {}),
    );
  }

  function room(): number {
    return Math.max(12, Math.min(MAX_BARS, Math.floor(figure.clientWidth / BAR)));
  }

  return { draw, room };
}

/** Four times along the axis are enough to find one's way. */
function ticks(bars: readonly Bar[]): HTMLElement[] {
  if (bars.length === 0) return [];
  const times = [0, 1, 2, 3].map((n) => new Date(bars[Math.round(n / 3 * (bars.length - 1))]!.at));
  const isOneDay = times[0]!.toDateString() === times[3]!.toDateString();
  return times.map((time) =>
    h("span", {}, isOneDay ? timeOfDay(time) : `${time.toLocaleDateString()} ${timeOfDay(time)}`)
  );
}
