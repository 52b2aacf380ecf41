const SEGMENTS = new Intl.Segmenter("en");
const ASCII = /^[ -~]*$/;
const INVISIBLE = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const NARROW = /^[\uff61-\uff9f]/;
const WIDE =
  /^[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]|^\p{Emoji}.*\ufe0f/u;

/** How many columns of a terminal a text takes: two for what is written in East Asia, and for emoji. */
export function widthOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = 0;
  for (const { segment } of SEGMENTS.segment(text)) {
    if (INVISIBLE.test(segment)) continue;
    width += WIDE.test(segment) && !NARROW.test(segment) ? 2 : 1;
  }
  return width;
}

/** A text with spaces behind it, up to `width` columns. */
export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - widthOf(text)));
}
