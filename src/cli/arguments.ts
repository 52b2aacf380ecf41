import { parseArgs } from "node:util";
import { UsageError } from "./command.ts";
import type { Command } from "./command.ts";
import { type Flag, flagName } from "./flags.ts";
import { suggest } from "./suggest.ts";

/** What was asked for: help, or the values of flags and what stands beside them. */
export type Arguments = "help" | {
  /** The values of flags, by the name of their option. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The command's operands, or a program and its arguments for a command that runs one. */
  readonly operands: readonly string[];
};

/**
 * Reads what follows a command's name. What is wrong is told in our own words, which neither differ
 * between runtimes nor repeat a value that may be a token.
 *
 * @throws {UsageError} for an unknown flag, a missing or a bad value, or an operand too few or too many
 */
export function parseArguments(command: Command, args: readonly string[]): Arguments {
  const byName = new Map(
    Object.entries(command.flags).map(([option, flag]) =>
      [flagName(option).slice(2), { option, flag }] as const
    ),
  );
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    tokens: true,
    options: {
      help: { type: "boolean", short: "h" },
      ...Object.fromEntries(
        [...byName].map(([name, { flag }]) => [
          name,
          { type: flag.kind === "switch" ? "boolean" : "string" } as const,
        ]),
      ),
    },
  });
  const end = command.runsProgram ? tokens.findIndex(({ kind }) => kind !== "option") : -1;
  const own = end < 0 ? tokens : tokens.slice(0, end);
  if (own.some((token) => token.kind === "option" && token.name === "help")) return "help";

  const values: Record<string, unknown> = {};
  const operands: string[] = [];
  for (const token of own) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      if (operands.length === command.operands?.length || !command.operands) {
        throw new UsageError(tooMany(command));
      }
      operands.push(token.value);
      continue;
    }
    const known = byName.get(token.name);
    if (!known) throw new UsageError(unknownFlag(command, token.rawName, [...byName.keys()]));
    const { option, flag } = known;
    values[option] = valueOf(token.rawName, flag, token.value, values[option]);
  }
  if (command.runsProgram) {
    const first = end < 0 ? undefined : tokens[end];
    const at = first?.kind === "option-terminator" ? first.index + 1 : first?.index ?? args.length;
    return { values, operands: args.slice(at) };
  }
  const missing = command.operands?.[operands.length];
  if (!missing || missing.isOptional) return { values, operands };
  throw new UsageError(`${command.name} needs ${missing.name}: ${command.usage}`);
}

/** Says that there is an argument too many; what it is does not show, as it may be a token. */
function tooMany({ name, operands = [], insteadOfArguments }: Command): string {
  const taken = [...operands.map(({ name }) => `one ${name}`), "flags"].join(" and ");
  return `${name} takes ${operands.length > 0 ? taken : "flags only"}; ${insteadOfArguments}`;
}

function unknownFlag({ name }: Command, given: string, names: readonly string[]): string {
  const meant = suggest(given.replace(/^-+/, ""), [...names, "help"]);
  return `${name} has no flag ${given}${meant ? `; did you mean --${meant}?` : ""}`;
}

/** The value of a flag, given `before` from an earlier time that the same flag was given. */
function valueOf(name: string, flag: Flag, given: string | undefined, before: unknown): unknown {
  if (flag.kind === "switch") {
    if (given !== undefined) throw new UsageError(`${name} takes no value`);
    return true;
  }
  if (given === undefined) {
    throw new UsageError(
      `${name} needs a value: ${
        flag.kind === "choice" ? flag.choices.join(", ") : flag.value.toLowerCase()
      }`,
    );
  }
  switch (flag.kind) {
    case "text":
      return given;
    case "number":
      if (/^\d+(\.\d+)?$/.test(given)) return Number(given);
      throw new UsageError(`${name} must be a number, not ${JSON.stringify(given)}`);
    case "choice":
      if (flag.choices.includes(given)) return given;
      throw new UsageError(
        `${name} must be one of ${flag.choices.join(", ")}, not ${JSON.stringify(given)}`,
      );
    case "list": {
      const items = given.split(",").map((item) => item.trim()).filter((item) => item !== "");
      return [...(before as string[] | undefined) ?? [], ...items];
    }
    case "pairs": {
      const at = given.indexOf("=");
      if (at < 1) throw new UsageError(`${name} must be ${flag.value}`);
      return { ...before as Record<string, string>, [given.slice(0, at)]: given.slice(at + 1) };
    }
  }
}
