const MOST_KNOWN = 256;
const LONGEST_KNOWN = 128;

/**
 * Creates what writes texts as JSON strings. Most messages are the literals of a program, which need
 * to be written only once; where there turn out to be more than that, none is remembered any more.
 */
export function createQuote(): (text: string) => string {
  let known: Map<string, string> | undefined = new Map();

  return (text) => {
    if (!known || text.length > LONGEST_KNOWN) return JSON.stringify(text.toWellFormed());
    let quoted = known.get(text);
    if (quoted === undefined) {
      quoted = JSON.stringify(text.toWellFormed());
      known.set(text, quoted);
      if (known.size > MOST_KNOWN) known = undefined;
    }
    return quoted;
  };
}
