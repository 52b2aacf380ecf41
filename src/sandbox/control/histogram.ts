import type { SandboxState } from "../state.ts";
import { jsonResponse } from "./answers.ts";
import { scanBackwards } from "./scan.ts";
import { numberOf, type Selection, selectionOf } from "./selection.ts";
import { levelOf } from "./shown_record.ts";

/** More levels than a chart has colours. */
const MAX_LEVELS = 12;
const OTHER = "other";

/** Answers with how many records of each level a query finds in each interval of time. */
export async function histogram(url: URL, { store }: SandboxState): Promise<Response> {
  const selection = selectionOf(url);
  const bucketCount = numberOf(url, "buckets", 60, 1, 500);
  const found: { readonly ms: number; readonly level: string }[] = [];
  const totals = new Map<string, number>();
  await scanBackwards(store.stored, (stored) => {
    if (!selection.holds(stored)) return;
    const level = levelOf(stored.record)?.toLowerCase() ?? "";
    found.push({ ms: Math.floor(stored.time / 1_000), level });
    totals.set(level, (totals.get(level) ?? 0) + 1);
  });

  const { from, to } = rangeOf(selection, found);
  if (from === undefined || to === undefined) {
    return jsonResponse(200, {
      from: null,
      to: null,
      bucketMs: null,
      total: 0,
      levels: [],
      buckets: [],
    });
  }
  const bucketMs = Math.max(1, Math.ceil((to - from + 1) / bucketCount));
  const levels = shownLevels(totals);
  const known = new Set(levels);
  const counts = Array.from(
    { length: Math.ceil((to - from + 1) / bucketMs) },
    () => new Map<string, number>(),
  );
  for (const { ms, level } of found) {
    const bucket = counts[Math.floor((ms - from) / bucketMs)];
    const shown = known.has(level) ? level : OTHER;
    bucket?.set(shown, (bucket.get(shown) ?? 0) + 1);
  }
  return jsonResponse(200, {
    from: isoMillis(from),
    to: isoMillis(to),
    bucketMs,
    total: found.length,
    levels,
    buckets: counts.map((levels, at) => {
      return { at: isoMillis(from + at * bucketMs), counts: Object.fromEntries(levels) };
    }),
  });
}

/** The levels by how many there are of them, the rarest together as one. */
function shownLevels(totals: ReadonlyMap<string, number>): string[] {
  const levels = [...totals].sort(([, one], [, other]) => other - one).map(([level]) => level);
  return levels.length > MAX_LEVELS ? [...levels.slice(0, MAX_LEVELS - 1), OTHER] : levels;
}

/** The time that is shown, in milliseconds: what was asked for, else what was found. */
function rangeOf(
  selection: Selection,
  found: readonly { readonly ms: number }[],
): { from: number | undefined; to: number | undefined } {
  let [first, last]: (number | undefined)[] = [];
  for (const { ms } of found) {
    if (first === undefined || ms < first) first = ms;
    if (last === undefined || ms > last) last = ms;
  }
  const asked = (micros: number): number | undefined =>
    Number.isFinite(micros) ? Math.floor(micros / 1_000) : undefined;
  const from = asked(selection.from) ?? first;
  const to = asked(selection.to) ?? last;
  const isBackwards = from !== undefined && to !== undefined && to < from;
  return isBackwards ? { from: undefined, to: undefined } : { from, to };
}

function isoMillis(ms: number): string {
  return new Date(ms).toISOString();
}
