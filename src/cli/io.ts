import type { Environment } from "../core/environment.ts";

/** What a command has of the process around it. */
export interface Io {
  /** Standard input. */
  readonly input: Input;
  /** Standard output: what was asked for. */
  readonly output: Output;
  /** Standard error: what there is to say about it. */
  readonly errors: Output;
  /** Variables by name. @default those of the process */
  readonly environment?: Environment | undefined;
  /** Calls `listener` whenever the process is told to end; returns a function that takes it back. */
  onSignal(listener: (signal: Signal) => void): () => void;
  /**
   * The same for the signals that mean what a program makes of them; whoever listens is not ended by
   * them. @default nobody listens
   */
  onOtherSignal?(listener: (signal: OtherSignal) => void): () => void;
  /**
   * Ends the process by a signal, so that a shell that waits for it sees that it was interrupted. Where
   * that cannot be it does nothing: the exit code says the same. @default does nothing
   */
  endBySignal?(signal: string): void;
}

/** What tells a command to end; all three drain what is under way. */
export type Signal = "SIGINT" | "SIGTERM" | "SIGHUP";

/** What would end a command, and is meant for the program that it runs. */
export type OtherSignal = "SIGQUIT" | "SIGUSR1" | "SIGUSR2";

/** A stream of bytes that is read. */
export interface Input extends AsyncIterable<Uint8Array> {
  /** True when a person types them. */
  readonly isTerminal: boolean;
}

/** A stream of bytes that is written. */
export interface Output {
  /** True when a person sees them. */
  readonly isTerminal: boolean;
  /** True when they may be coloured: a terminal, and `NO_COLOR` is not set. */
  readonly hasColors: boolean;
  /**
   * Writes, and resolves once more can be taken: to false when nobody reads any longer, which is no
   * failure. Rejects when it cannot be written (a full disk, say).
   */
  write(data: string | Uint8Array): Promise<boolean>;
}

/** Says a line on standard error. Never rejects: when that fails there is nobody left to tell. */
export async function say({ errors }: Io, line: string): Promise<void> {
  const { dim } = styleFor(errors.hasColors);
  await errors.write(`${dim("better-stack:")} ${line}\n`).catch(() => false);
}

/** Ways to make text stand out, or not. */
export interface Style {
  /** Stronger. */
  bold(text: string): string;
  /** Fainter. */
  dim(text: string): string;
}

/** The style for an output that has colours, or that has none. */
export function styleFor(hasColors: boolean): Style {
  const style = (on: number, off: number) => (text: string) =>
    hasColors ? `\x1b[${on}m${text}\x1b[${off}m` : text;
  return { bold: style(1, 22), dim: style(2, 22) };
}
