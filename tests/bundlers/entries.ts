import config from "../../deno.json" with { type: "json" };

/** Entries that need Node, Deno or Bun; all others, those to come included, run in a browser, too. */
const SERVER_ONLY = ["./cli", "./deno", "./mikser", "./node", "./pino", "./sandbox"];

const importable = (entry: string): string => config.name + entry.slice(1);

/** What a page or an edge function can import. */
export const NEUTRAL_ENTRIES: readonly string[] = Object.keys(config.exports)
  .filter((entry) => !SERVER_ONLY.includes(entry)).map(importable);

/** What a server can import: everything. */
export const ALL_ENTRIES: readonly string[] = Object.keys(config.exports).map(importable);

/** An entry as a file's name. */
export function fileName(entry: string): string {
  return entry.slice(config.name.length + 1) || "main";
}
