import { say } from "../io.ts";
import type { Desk } from "./command.ts";
import { exportsOf } from "./shell.ts";
import { visible, visibleJson } from "./visible.ts";

/** The flag of what creates something. */
export const CREATED_FLAGS = {
  json: {
    kind: "switch",
    about: "One JSON document for machines: all that the service tells of it.",
  },
} as const;

/** Something that was created. */
export interface Created {
  /** All of it. */
  readonly resource: object;
  /** What it is, in a line. */
  readonly what: string;
  /** The variables to set, for the shell. */
  readonly variables: Readonly<Record<string, string>>;
  /** What to do next. */
  readonly next: string;
}

/**
 * Tells of something that was created: on standard output the variables to set, and nothing else, so that
 * they can go into a file.
 */
export async function showCreated(
  { resource, what, variables, next }: Created,
  json: boolean | undefined,
  desk: Desk,
): Promise<number> {
  if (json) {
    await desk.output.write(visibleJson(resource, 2) + "\n");
    return 0;
  }
  await say(desk, `created ${visible(what)}`);
  await desk.output.write(exportsOf(variables));
  await say(desk, next);
  return 0;
}
