import { isFields } from "../../core/plain.ts";

/** A key and its value. A line may have a key twice: pino appends, and looks at nothing. */
export type Member = readonly [key: string, value: unknown];

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]/g;

/**
 * The members of a JSON object in their order; undefined when the text is none.
 *
 * @param watched The keys, as JSON and with a colon, of which all are wanted where they repeat; of others
 * the last one stands for all.
 */
export function membersOf(json: string, watched: readonly string[]): Member[] | undefined {
  try {
    const object: unknown = JSON.parse(json);
    if (!isFields(object)) return undefined;
    // It may be there twice because it is in another object, too: then it costs a bit more.
    const repeats = watched.some((key) => json.indexOf(key) !== json.lastIndexOf(key));
    return repeats ? splitMembers(json) : Object.entries(object);
  } catch {
    return undefined;
  }
}

/** Splits the text of an object at the commas and colons that are its own. */
function splitMembers(json: string): Member[] {
  const members: Member[] = [];
  let depth = 0;
  let [from, colon] = [0, 0];
  for (const { 0: token, index } of json.matchAll(TOKEN)) {
    if (token === "{" || token === "[") depth++;
    if (depth === 1) {
      if (token === "{") from = index + 1;
      else if (token === ":") colon = index;
      else if (token === "," || token === "}") {
        members.push([
          JSON.parse(json.slice(from, colon)),
          JSON.parse(json.slice(colon + 1, index)),
        ]);
        from = index + 1;
      }
    }
    if (token === "}" || token === "]") depth--;
  }
  return members;
}
