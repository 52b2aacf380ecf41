import { API_FLAGS } from "./api_flags.ts";
import type { Command } from "./command.ts";
import { DATA_FLAGS, type Flag, flagName, type Flags } from "./flags.ts";
import { styleFor } from "./io.ts";
import type { Output } from "./io.ts";

const WIDTH = 80;
const INDENT = "      ";

/** What `better-stack --help` says. */
export function overview(commands: readonly Command[], { hasColors }: Output): string {
  const { bold } = styleFor(hasColors);
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  const indent = " ".repeat(width + 2);
  return [
    "Ships logs and heartbeats to Better Stack, and asks it about them.",
    `${bold("Usage:")} better-stack <command> [flags]`,
    [
      bold("Commands:"),
      ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${wrap(summary, indent)}`),
    ].join("\n"),
    "  better-stack <command> --help    what a command does, and its flags\n" +
    "  better-stack --version           the version",
  ].join("\n\n") + "\n";
}

/** What `better-stack <command> --help` says. */
export function helpFor(command: Command, { hasColors }: Output): string {
  const { bold } = styleFor(hasColors);
  const isShared = (option: string) => Object.hasOwn({ ...DATA_FLAGS, ...API_FLAGS }, option);
  const section = (title: string, keep: (option: string) => boolean) => {
    const flags = Object.entries(command.flags).filter(([option]) => keep(option));
    return flags.length > 0 ? `${bold(title)}\n${listFlags(Object.fromEntries(flags))}` : "";
  };
  const exitCodes = Object.entries({
    ...command.exitCodes,
    2: "It was called in a way that it cannot be, or something is not set that it needs.",
  });
  return [
    command.summary + ".",
    `${bold("Usage:")} ${command.usage}`,
    ...command.details.map((text) => text.startsWith(" ") ? text : wrap(text, "")),
    section("Flags:", (option) => !isShared(option)),
    section("Flags that mean the same everywhere:", isShared),
    ...Object.entries(command.notes ?? {}).map(([title, text]) =>
      `${bold(`${title}:`)}\n  ${wrap(text, "  ")}`
    ),
    `${bold("Exit codes:")}\n` +
    exitCodes.map(([code, text]) => wrap(`${code.padEnd(6)}${text}`, "        ").trim())
      .map((text) => `  ${text}`).join("\n"),
  ].filter((text) => text !== "").join("\n\n") + "\n";
}

function listFlags(flags: Flags): string {
  return Object.entries(flags).map(([option, flag]) => {
    const preset = flag.preset === undefined ? "" : ` [${flag.preset}]`;
    return `  ${flagName(option)}${placeholder(flag)}\n${INDENT}${
      wrap(flag.about + preset, INDENT)
    }`;
  }).join("\n");
}

function placeholder(flag: Flag): string {
  if (flag.kind === "switch") return "";
  return ` ${flag.kind === "choice" ? flag.choices.join("|") : flag.value}`;
}

/** Breaks `text` into lines; all but the first begin with `indent`. */
function wrap(text: string, indent: string): string {
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = lines.at(-1)!;
    if (line && indent.length + line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join(`\n${indent}`);
}
