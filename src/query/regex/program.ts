import { type CharacterTest, type Place, RegexError, type RegexNode } from "./tree.ts";

/** One step of a program; the numbers are the steps to go on with. */
export type Step =
  | { readonly kind: "character"; readonly accepts: CharacterTest }
  | { readonly kind: "place"; readonly place: Place }
  | { readonly kind: "either"; readonly paths: readonly number[] }
  | { readonly kind: "found" };

/** The steps of a regex: after a character or a place comes the next one. */
export type Program = readonly Step[];

/** More steps than any regex of a person has: each is looked at for each character of a text. */
const MAX_STEPS = 5_000;

/** Flattens a regex into steps. @throws {RegexError} when its repetitions make too many of them */
export function compile(tree: RegexNode): Program {
  const steps: Step[] = [];

  function add(step: Step): number {
    if (steps.length < MAX_STEPS) return steps.push(step) - 1;
    throw new RegexError("this regex is too long, or repeats too much, to be looked for", 0);
  }

  /** A fork whose paths become known later. */
  function fork(): number[] {
    const paths: number[] = [];
    add({ kind: "either", paths });
    return paths;
  }

  function emit(node: RegexNode): void {
    switch (node.kind) {
      case "sequence":
        return node.parts.forEach(emit);
      case "choice":
        return emitChoice(node.parts);
      case "repeat":
        return emitRepeat(node.part, node.least, node.most);
      default:
        add(node);
    }
  }

  function emitChoice(parts: readonly RegexNode[]): void {
    const starts = fork();
    const exits = parts.map((part) => {
      starts.push(steps.length);
      emit(part);
      return fork();
    });
    exits.forEach((exit) => exit.push(steps.length));
  }

  function emitRepeat(part: RegexNode, least: number, most: number): void {
    for (let count = 0; count < least; count++) {
      const before = steps.length;
      emit(part);
      if (steps.length === before) return; // nothing, however often
    }
    if (most === Infinity) {
      const start = steps.length;
      const paths = fork();
      paths.push(steps.length);
      emit(part);
      fork().push(start);
      paths.push(steps.length);
      return;
    }
    const exits: number[][] = [];
    for (let count = least; count < most; count++) {
      const paths = fork();
      paths.push(steps.length);
      exits.push(paths);
      emit(part);
    }
    exits.forEach((exit) => exit.push(steps.length));
  }

  emit(tree);
  add({ kind: "found" });
  return steps;
}
