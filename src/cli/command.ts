import type { Flags, FlagValues } from "./flags.ts";
import type { Io } from "./io.ts";

/** What stands on a command line beside the command and its flags. */
export interface Operand {
  /** What it is, as the usage has it: `ID`. */
  readonly name: string;
  /** Whether it may be left out. @default false */
  readonly isOptional?: boolean;
}

/** What a command is, but for how its flags are typed. */
export interface CommandText {
  /** What it is called by: a word, or two where several do something with the same kind of thing. */
  readonly name: string;
  /** What it does, in a line. */
  readonly summary: string;
  /** How it is called. */
  readonly usage: string;
  /** What there is to know first, one paragraph each; what begins with a space stays as it is. */
  readonly details: readonly string[];
  /** What there is to know beyond that, each under a title of its own. */
  readonly notes?: Readonly<Record<string, string>>;
  /** What its exit codes mean, beside 2. */
  readonly exitCodes: Readonly<Record<string, string>>;
  /** What it takes beside its flags, in order. @default nothing */
  readonly operands?: readonly Operand[];
  /** What to do instead of giving it an argument, or one more, that is no flag. */
  readonly insteadOfArguments: string;
  /** True when what follows its flags, or `--`, is a program to run, with arguments of its own. */
  readonly runsProgram?: boolean;
}

/** A command of `better-stack`. */
export interface Command extends CommandText {
  /** Its flags. */
  readonly flags: Flags;
  /**
   * Runs it with flags that were found good; resolves to the exit code.
   *
   * @param operands What it was given beside its flags: its operands, or a program and its arguments.
   */
  run(
    values: Readonly<Record<string, unknown>>,
    io: Io,
    operands: readonly string[],
  ): Promise<number>;
}

/** A command as it is written, with the types of its flags' values. */
export interface TypedCommand<T extends Flags> extends CommandText {
  /** Its flags. */
  readonly flags: T;
  /** Runs it; resolves to the exit code. */
  run(values: FlagValues<T>, io: Io, operands: readonly string[]): Promise<number>;
}

/** A command for the table of all: the values that `run` gets are those that its own flags allow. */
export function defineCommand<const T extends Flags>(command: TypedCommand<T>): Command {
  return {
    ...command,
    run: (values, io, operands) => command.run(values as FlagValues<T>, io, operands),
  };
}

/** A command that was called in a way that it cannot be: exit code 2, and a word on what to do. */
export class UsageError extends Error {
  /** Always `"UsageError"`. */
  override readonly name = "UsageError";
}
