import { namedClass } from "./classes.ts";
import type { Program } from "./program.ts";
import type { Place } from "./tree.ts";

const isWord = namedClass("w")!;

/**
 * Says whether a program finds something in a text: each state that it can be in is visited once for
 * each character, so that time grows with the length of the text and with nothing else.
 */
export function run(program: Program, text: string): boolean {
  const seenAt = new Int32Array(program.length).fill(-1);
  const isAnchored = program[0]?.kind === "place" && program[0].place === "start";
  const reached: number[] = [];
  const waiting: number[] = [];

  /** Goes on from `reached` as far as that takes no character; true when the end is found. */
  function advance(at: number): boolean {
    waiting.length = 0;
    for (let state = reached.pop(); state !== undefined; state = reached.pop()) {
      if (seenAt[state] === at) continue;
      seenAt[state] = at;
      const step = program[state]!;
      if (step.kind === "found") return true;
      if (step.kind === "either") reached.push(...step.paths);
      else if (step.kind === "character") waiting.push(state);
      else if (isAt(step.place, text, at)) reached.push(state + 1);
    }
    return false;
  }

  for (let at = 0; at <= text.length;) {
    if (at === 0 || !isAnchored) reached.push(0);
    if (advance(at)) return true;
    if (at === text.length || (isAnchored && waiting.length === 0)) return false;
    const codePoint = text.codePointAt(at)!;
    for (const state of waiting) {
      const step = program[state]!;
      if (step.kind === "character" && step.accepts(codePoint)) reached.push(state + 1);
    }
    at += codePoint > 0xffff ? 2 : 1;
  }
  return false;
}

function isAt(place: Place, text: string, at: number): boolean {
  switch (place) {
    case "start":
      return at === 0;
    case "end":
      return at === text.length;
    case "line-start":
      return at === 0 || text[at - 1] === "\n";
    case "line-end":
      return at === text.length || text[at] === "\n";
    default: {
      const isEdge = isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at));
      return isEdge === (place === "word-edge");
    }
  }
}
