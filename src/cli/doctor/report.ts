import { visible, visibleJson } from "../ask/visible.ts";
import { type Io, styleFor } from "../io.ts";
import { CHECKS, type Finding, type State } from "./finding.ts";

/** Tells what was found, one after the other, and what it comes to. */
export interface Report {
  /** Whether nothing is wrong so far. */
  readonly isWell: boolean;
  add(...findings: readonly Finding[]): Promise<void>;
  end(): Promise<void>;
}

const MARKS: Readonly<Record<State, string>> = {
  ok: "✓",
  warning: "!",
  wrong: "✗",
  unset: "–",
  skipped: "–",
};
/** What is looked at stands in a column of its own. */
const INDENT = 17;
/** People read lines of this length; what is piped on has a finding on a line. */
const WIDTH = 100;

/** Starts a report: for people, a line for each finding as it comes; for machines, JSON at the end. */
export function createReport({ output }: Io, asJson: boolean): Report {
  const found: Finding[] = [];
  const isWell = () => !found.some(({ state }) => state === "wrong");
  const style = styleFor(output.hasColors);

  function lines({ check, state, message, advice }: Finding): string {
    const isQuiet = state === "unset" || state === "skipped";
    const wrapped = (text: string) =>
      output.isTerminal ? wrap(visible(text), INDENT) : visible(text);
    const head = `${MARKS[state]} ${CHECKS[check]}`.padEnd(INDENT);
    const body = wrapped(message);
    const rest = advice ? `\n${" ".repeat(INDENT)}${style.dim(wrapped(`→ ${advice}`))}` : "";
    const mark = state === "wrong" ? style.bold(head) : head;
    return `${mark}${isQuiet ? style.dim(body) : body}${rest}\n`;
  }

  return {
    get isWell() {
      return isWell();
    },
    async add(...findings) {
      found.push(...findings);
      if (!asJson) { for (const finding of findings) await output.write(lines(finding)); }
    },
    async end() {
      const text = asJson
        ? visibleJson({ ok: isWell(), findings: found }, 2)
        : `\n${style.bold(summaryOf(found))}`;
      await output.write(`${text}\n`);
    },
  };
}

function summaryOf(found: readonly Finding[]): string {
  const count = (wanted: State, one: string, many: string) => {
    const { length } = found.filter(({ state }) => state === wanted);
    return length === 0 ? "" : `${length} ${length === 1 ? one : many}`;
  };
  const wrong = count("wrong", "thing is wrong", "things are wrong");
  const warnings = count("warning", "warning", "warnings");
  if (wrong) return [wrong, warnings].filter(Boolean).join(", ") + ".";
  return `All that is set is well${warnings ? `, with ${warnings}` : ""}.`;
}

/** Breaks a text into lines; all but the first are indented. */
function wrap(text: string, indent: number): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const longer = [lines.at(-1), word].filter(Boolean).join(" ");
    if (lines.at(-1) !== "" && indent + longer.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.join(`\n${" ".repeat(indent)}`);
}
