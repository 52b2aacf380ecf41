import type { ToolAnswer } from "./tool.ts";

/** About 15,000 tokens: more would leave a model no room to think. */
const MAX_CHARACTERS = 60_000;
/** How long a text in an answer may be; less where not even one thing fits otherwise. */
const MAX_TEXTS = [2_000, 200, 20];

/**
 * An answer as text, within bounds: long texts are cut, then the last of a list go until it fits. The
 * answer itself says what was cut.
 */
export function boundedText(answer: ToolAnswer): string {
  for (const maxText of MAX_TEXTS) {
    const text = fit(cutTexts(answer, maxText) as ToolAnswer);
    if (text !== undefined) return text;
  }
  return JSON.stringify({ data: null, cut: "it is too long to be shown, even in part" });
}

/** The answer as text, or as much of its list as fits; undefined when nothing does. */
function fit({ data, ...about }: ToolAnswer): string | undefined {
  const whole = JSON.stringify({ data, ...about });
  if (whole.length <= MAX_CHARACTERS) return whole;
  if (!Array.isArray(data)) return undefined;
  const cut = (count: number) =>
    `the first ${count} of ${data.length} are here, the others did not fit: ask for less at a time`;
  let room = MAX_CHARACTERS - JSON.stringify({ data: [], ...about, cut: cut(data.length) }).length;
  const count = data.findIndex((item) => (room -= JSON.stringify(item).length + 1) < 0);
  if (count === 0) return undefined;
  return JSON.stringify({ data: data.slice(0, count), ...about, cut: cut(count) });
}

function cutTexts(value: unknown, maxText: number): unknown {
  if (typeof value === "string") return cutText(value, maxText);
  if (Array.isArray(value)) return value.map((one) => cutTexts(one, maxText));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, cutTexts(inner, maxText)]),
  );
}

function cutText(text: string, maxText: number): string {
  if (text.length <= maxText) return text;
  return `${text.slice(0, maxText).toWellFormed()}… [cut: ${text.length} characters in all]`;
}
