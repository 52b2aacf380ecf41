import type { LogPage } from "../../api/mod.ts";
import { say } from "../io.ts";
import type { Desk } from "./command.ts";
import { type AskedSources, sourcesInWords } from "./sources.ts";
import { spanInWords } from "./span.ts";
import { visible } from "./visible.ts";

const DAY_MS = 86_400_000;
/** What a request takes, and the service's clock, which tells whole seconds, come to less. */
const CLOCK_TOLERANCE_MS = 60_000;

/** Says that there are no records: when and where was searched, and what to widen. */
export async function sayNothingFound(
  { query, from, to }: LogPage,
  sources: AskedSources,
  desk: Desk,
): Promise<void> {
  const ms = Date.parse(to) - Date.parse(from);
  const aheadMs = Date.now() - desk.clock.now();
  const advice = [
    Math.abs(aheadMs) > CLOCK_TOLERANCE_MS &&
    `set this machine's clock, which is ${spanInWords(Math.abs(aheadMs))} ${
      aheadMs > 0 ? "ahead of" : "behind"
    } the service's`,
    ms < DAY_MS ? "look further back (--from 1d)" : "look further back (--from)",
    query && "ask for less than the whole query",
    "see whether records arrive (better-stack doctor --source ID)",
  ].filter(Boolean).join(", or ");
  await say(
    desk,
    `nothing found${query && ` for ${visible(query)}`}\n` +
      `  from ${from} to ${to} (${spanInWords(ms)}), in ${sourcesInWords(sources)}\n` +
      `  ${advice}`,
  );
}
