const MOST_KNOWN = 256;
const LONGEST_KNOWN = 128;

/**
 * Creates what writes texts as JSON strings, each with `before` in front of it. Most messages are the
 * literals of a program, which need to be written only once; where there turn out to be more than that,
 * none is remembered any more.
 */
export function createQuote(before: string): (text: string) => string {
  const write = (text: string) => before + JSON.stringify(text.toWellFormed());
  let known: Map<string, string> | undefined = new Map();

  return (text) => {
    if (!known || text.length > LONGEST_KNOWN) return write(text);
    let quoted = known.get(text);
    if (quoted === undefined) {
      known.set(text, quoted = write(text));
      if (known.size > MOST_KNOWN) known = undefined;
    }
    return quoted;
  };
}
