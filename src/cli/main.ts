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
  const [name = "", ...rest] = args[0] === "help" ? [...args.slice(1), "--help"] : args;
  const command = COMMANDS.find((command) => command.name === name);
  try {
    return command ? await run(command, rest, io) : await runNone(name, io);
  } catch (error) {
    const isWrongUse = error instanceof UsageError;
    const hint = ["better-stack", command?.name, "--help"].filter(Boolean).join(" ");
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
    : await command.run(given.values, io, given.program);
}

async function runNone(name: string, io: Io): Promise<number> {
  switch (name) {
    case "--version":
    case "-v":
      return await print(io, `${VERSION}\n`);
    case "--help":
    case "-h":
      return await print(io, overview(COMMANDS, io.output));
    case "":
      await io.errors.write(overview(COMMANDS, io.errors));
      return WRONG_USE;
    default:
      throw new UsageError(unknownCommand(name));
  }
}

async function print({ output }: Io, text: string): Promise<number> {
  await output.write(text);
  return 0;
}

function unknownCommand(name: string): string {
  const meant = suggest(name, COMMANDS.map(({ name }) => name));
  // Anything that does not look like a command may be a token.
  const shown = /^[a-z-]{1,20}$/.test(name) ? `command ${name}` : "such command";
  return `there is no ${shown}${meant ? `; did you mean ${meant}?` : ""}`;
}
