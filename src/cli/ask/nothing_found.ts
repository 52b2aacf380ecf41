import type { LogPage } from "../../api/mod.ts";
import { type Io, say } from "../io.ts";
import { type AskedSources, sourcesInWords } from "./sources.ts";
import { spanInWords } from "./span.ts";
import { visible } from "./visible.ts";

const DAY_MS = 86_400_000;

/** Says that there are no records: when and where was searched, and what to widen. */
export async function sayNothingFound(
  { query, from, to }: LogPage,
  sources: AskedSources,
  io: Io,
): Promise<void> {
  const ms = Date.parse(to) - Date.parse(from);
  const advice = [
    ms < DAY_MS ? "look further back (--from 1d)" : "look further back (--from)",
    query && "ask for less than the whole query",
    "see whether records arrive (better-stack doctor --source ID)",
  ].filter(Boolean).join(", or ");
  await say(
    io,
    `nothing found${query && ` for ${visible(query)}`}\n` +
      `  from ${from} to ${to} (${spanInWords(ms)}), in ${sourcesInWords(sources)}\n` +
      `  ${advice}`,
  );
}
