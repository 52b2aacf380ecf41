import { parseArguments } from "../../src/cli/arguments.ts";
import type { Command } from "../../src/cli/command.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import type { Example } from "./examples.ts";

/** A call of `better-stack` in the documentation. */
export interface Call {
  /** Where it is. */
  readonly at: string;
  /** What follows the program's name. */
  readonly words: readonly string[];
}

const PROGRAM = /^(@mikser-io\/)?better-stack(@[\w.]+)?$/;
const INSTALLS = new Set(["install", "i", "add", "link"]);

/** The calls in shell and YAML examples. */
export function callsIn({ at, code }: Example): Call[] {
  const commands = code.replaceAll("\\\n", " ").split(/\n|\|\|?|&&|;/);
  return commands.flatMap((command) => {
    const words = wordsOf(command);
    const program = words.findIndex((word) => PROGRAM.test(word));
    const isCall = program >= 0 && !words.slice(0, program).some((word) => INSTALLS.has(word));
    return isCall && words.length > program + 1 ? [{ at, words: words.slice(program + 1) }] : [];
  });
}

/** The calls between backticks in a Markdown text. */
export function callsInProse(file: string, text: string): Call[] {
  return text.split("\n").flatMap((line, n) =>
    [...line.matchAll(/`([^`]*\bbetter-stack [a-z][^`]*)`/g)].flatMap(([, code]) =>
      callsIn({
        at: `${file}:${n + 1}`,
        language: "sh",
        marks: [],
        code: code!.replaceAll("\\|", "|"),
      })
    )
  );
}

/** What is wrong with a call; undefined when it is right. */
export function faultOf({ at, words }: Call): string | undefined {
  if (words[0] === "--help" || words[0] === "--version") return undefined;
  const command = commandOf(words);
  if (!command) return `${at}: there is no command ${JSON.stringify(words.slice(0, 2).join(" "))}`;
  try {
    parseArguments(command, words.slice(command.name.split(" ").length));
  } catch (error) {
    return `${at}: better-stack ${words.join(" ")}: ${(error as Error).message}`;
  }
}

function commandOf(words: readonly string[]): Command | undefined {
  return COMMANDS.find(({ name }) => name.split(" ").every((word, n) => words[n] === word));
}

/** Words as a shell has them, without comments, redirections and assignments before the program. */
function wordsOf(command: string): string[] {
  const words = command.match(/"[^"]*"|'[^']*'|[^\s"']+/g) ?? [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  const code = comment < 0 ? words : words.slice(0, comment);
  return code
    .filter((word, n) => !/^\d?[<>]/.test(word) && !/^\d?[<>]+$/.test(code[n - 1] ?? ""))
    .map((word) => word.replace(/^["']|["']$/g, ""));
}
