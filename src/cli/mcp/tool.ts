import type { Api } from "../../api/mod.ts";

/** An argument of a tool, in JSON Schema. */
export type Parameter =
  & { readonly description: string }
  & (
    | { readonly type: "string"; readonly enum?: readonly string[] }
    | { readonly type: "integer"; readonly minimum?: number; readonly maximum?: number }
    | { readonly type: "boolean" }
  );

/** The arguments of a tool, by name. */
export type Parameters = Readonly<Record<string, Parameter>>;

/** The values of a tool's arguments; those that it requires are there. */
export type Given<P extends Parameters> = {
  readonly [Name in keyof P]?: P[Name] extends { readonly type: "integer" } ? number
    : P[Name] extends { readonly type: "boolean" } ? boolean
    : P[Name] extends { readonly enum: readonly (infer Choice)[] } ? Choice
    : string;
};

/** What a tool answers: a list under `data`, which may be cut, or one thing. */
export interface ToolAnswer {
  /** What was asked for. */
  readonly data: unknown;
  /** What there is to say about it. */
  readonly [name: string]: unknown;
}

/** What a tool is, but for how its arguments are typed. */
interface ToolText {
  /** What it is called by. */
  readonly name: string;
  /** What it is called for people. */
  readonly title: string;
  /** What it does, for the model. */
  readonly description: string;
  /** Whether it changes nothing. */
  readonly isReadOnly: boolean;
  /** The names of the arguments that it cannot do without. */
  readonly required?: readonly string[];
}

/** One tool of the server. */
export interface Tool extends ToolText {
  readonly parameters: Parameters;
  /** Does it, with arguments that were found good. Rejects with an error for people. */
  run(
    api: Api,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<ToolAnswer>;
}

/** A tool for the table of all, as it is written: its arguments have the types of its parameters. */
export function defineTool<const P extends Parameters>(
  tool: ToolText & {
    readonly parameters: P;
    run(api: Api, given: Given<P>, signal: AbortSignal): Promise<ToolAnswer>;
  },
): Tool {
  return { ...tool, run: (api, given, signal) => tool.run(api, given as Given<P>, signal) };
}
