/**
 * A regex as it can stand between quotes: a quote within becomes `\x22`, and the flags of a RegExp that
 * change what is found go to its front.
 */
export function regexSource(regex: string | RegExp): string {
  const source = typeof regex === "string" ? regex : withFlags(regex);
  return source.replace(/\\[^]|"/g, (pair) => pair.endsWith('"') ? "\\x22" : pair);
}

function withFlags({ source, flags }: RegExp): string {
  const known = flags.replace(/[^ims]/g, "");
  return known ? `(?${known})${source}` : source;
}
