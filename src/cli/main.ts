import { VERSION } from "../version.ts";
import { parseArguments } from "./arguments.ts";
import { type Command, UsageError } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { helpFor, overview } from "./help.ts";
import { type Io, say } from "./io.ts";
import { processIo } from "./process_io.ts";
import { suggest } from "./suggest.ts";

const WRONG_USE = 2;
const FAILED = 1;

/**
 * Runs the command line.
 *
 * @param args What stands after `better-stack`.
 * @param io What stands in for the process around it. @default the process
 * @returns The exit code: 0 when all went well, 1 when it did not, 2 for wrong use, and 128 plus the
 * signal's number when a signal ended it early. Never rejects.
 */
export async function main(args: readonly string[], io: Io = processIo()): Promise<number> {
  const words = args[0] === "help" ? [...args.slice(1), "--help"] : args;
  const command = COMMANDS.find(({ name }) => wordsAfter(name, words) !== undefined);
  const group = COMMANDS.filter(({ name }) => name.startsWith(`${words[0]} `));
  try {
    if (command) return await run(command, wordsAfter(command.name, words) ?? [], io);
    if (group.length > 0) return await runNone(words[1] ?? "", group, `${words[0]} `, io);
    return await runNone(words[0] ?? "", COMMANDS, "", io);
  } catch (error) {
    const isWrongUse = error instanceof UsageError;
    const name = command?.name ?? (group.length > 0 ? words[0] : undefined);
    const hint = ["better-stack", name, "--help"].filter(Boolean).join(" ");
    await say(io, `${(error as Error).message}${isWrongUse ? ` (${hint} says more)` : ""}`);
    return isWrongUse ? WRONG_USE : FAILED;
  } finally {
    await io.errors.write("").catch(() => false); // after all that was said and not waited for
  }
}

async function run(command: Command, args: readonly string[], io: Io): Promise<number> {
  const given = parseArguments(command, args);
  return given === "help"
    ? await print(io, helpFor(command, io.output))
    : await command.run(given.values, io, given.operands);
}

/** What stands after a command's name, which may have two words; undefined when another name stands there. */
function wordsAfter(name: string, words: readonly string[]): readonly string[] | undefined {
  const { length } = name.split(" ");
  return words.slice(0, length).join(" ") === name ? words.slice(length) : undefined;
}

/** What happens where a word is none of `commands`, all of whose names begin with `prefix`. */
async function runNone(
  word: string,
  commands: readonly Command[],
  prefix: string,
  io: Io,
): Promise<number> {
  switch (word) {
    case "--version":
    case "-v":
      return await print(io, `${VERSION}\n`);
    case "--help":
    case "-h":
      return await print(io, overview(commands, io.output));
    case "":
      await io.errors.write(overview(commands, io.errors));
      return WRONG_USE;
    default:
      throw new UsageError(unknownCommand(word, commands, prefix));
  }
}

async function print({ output }: Io, text: string): Promise<number> {
  await output.write(text);
  return 0;
}

function unknownCommand(word: string, commands: readonly Command[], prefix: string): string {
  const names = commands.map(({ name }) => name.slice(prefix.length).split(" ")[0]!);
  const meant = suggest(word, names);
  // Anything that does not look like a command may be a token.
  const shown = /^[a-z][a-z-]{0,19}$/.test(word) ? `command ${prefix}${word}` : "such command";
  if (meant) return `there is no ${shown}; did you mean ${prefix}${meant}?`;
  return `there is no ${shown}${prefix && `; ${prefix}takes ${names.join(" or ")} first`}`;
}
