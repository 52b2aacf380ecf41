/** Finds the examples in the README and in doc comments. */
import { readdir, readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

/** An example in the documentation. */
export interface Example {
  /** Where it is: `README.md:53`. */
  readonly at: string;
  /** What stands behind the fence: `ts`, `sh`, … */
  readonly language: string;
  /** Words after the language: `no-run`, `no-check`. */
  readonly marks: readonly string[];
  /** The code. */
  readonly code: string;
}

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** All fenced examples of the README and of the doc comments of what is published. */
export async function findExamples(): Promise<Example[]> {
  const sources = (await readdir(`${ROOT}src`, { recursive: true }))
    .map((path) => `src/${path.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".ts"));
  const files = ["README.md", "mod.ts", ...sources.sort()];
  const texts = await Promise.all(files.map((file) => readFile(`${ROOT}${file}`, "utf8")));
  return files.flatMap((file, n) => examplesIn(file, texts[n]!));
}

/** The fenced examples of a Markdown file, or of a source file's doc comments. */
export function examplesIn(file: string, text: string): Example[] {
  const examples: Example[] = [];
  const isSource = !file.endsWith(".md");
  let open: { at: number; head: string; indent: string; lines: string[] } | undefined;
  for (const [index, line] of text.split("\n").entries()) {
    const comment = isSource ? /^\s*\* ?(.*)$/.exec(line) : [line, line];
    const content = comment?.[1];
    if (content === undefined || (isSource && /^\s*\*\/\s*$/.test(line))) {
      open = undefined; // a comment ends, and so does what stands in it
      continue;
    }
    const fence = /^(\s*)```(.*)$/.exec(content);
    if (!fence) {
      open?.lines.push(
        content.startsWith(open.indent) ? content.slice(open.indent.length) : content,
      );
      continue;
    }
    if (!open) {
      open = { at: index + 1, head: fence[2]!.trim(), indent: fence[1]!, lines: [] };
      continue;
    }
    const [language = "", ...marks] = open.head.split(/\s+/);
    examples.push({ at: `${file}:${open.at}`, language, marks, code: open.lines.join("\n") });
    open = undefined;
  }
  return examples;
}
