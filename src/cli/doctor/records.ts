import { createApi, type LogRow, type Source } from "../../api/mod.ts";
import type { Environment } from "../../core/environment.ts";
import { suggest } from "../suggest.ts";
import { ageInWords } from "./age.ts";
import type { Finding } from "./finding.ts";
import { nameOf } from "./own_source.ts";
import { PLACES } from "./places.ts";
import type { Settings } from "./settings.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const RETENTION_DAYS = 3;

type Verdict = Omit<Finding, "check">;

/** Whether records flow into a source, given by id or by name: how old its newest record is. */
export async function lookAtRecords(
  settings: Settings,
  wanted: string,
  sources: readonly Source[] | undefined,
  environment: Environment | undefined,
): Promise<Finding> {
  const verdict = sources ? await look() : {
    state: "wrong",
    message: `cannot look at source ${JSON.stringify(wanted)} without the Telemetry API`,
    advice: `BETTERSTACK_API_TOKEN opens it: ${PLACES.telemetryToken}`,
  } as const;
  return { check: "records", ...verdict };

  async function look(): Promise<Verdict> {
    const found = choose(wanted, sources!);
    if ("state" in found) return found;
    try {
      return judge(found, await newestRecord(settings, found, environment), Date.now());
    } catch (error) {
      return { state: "wrong", message: (error as Error).message };
    }
  }
}

/** The source with this id, or the only one with this name. */
function choose(wanted: string, sources: readonly Source[]): Source | Verdict {
  const byId = sources.find(({ id }) => id === wanted);
  const name = wanted.toLowerCase();
  const byName = sources.filter(({ attributes }) => attributes.name.toLowerCase() === name);
  const [source, another] = byId ? [byId] : byName;
  if (source && !another) return source;
  if (another) {
    const ids = byName.map(({ id }) => id).join(", ");
    return {
      state: "wrong",
      message: `there are ${byName.length} sources named ${JSON.stringify(wanted)}`,
      advice: `give one by its id: ${ids}`,
    };
  }
  const meant = suggest(wanted, sources.map(({ attributes }) => attributes.name));
  return {
    state: "wrong",
    message: `there is no source ${JSON.stringify(wanted)}${
      meant ? `; did you mean ${JSON.stringify(meant)}?` : ""
    }`,
    advice: "better-stack sources list shows which there are",
  };
}

/** The newest record: of the last half hour, else of the last day, else of as long as they are kept. */
async function newestRecord(
  { options }: Settings,
  { id: sourceId, attributes }: Source,
  environment: Environment | undefined,
): Promise<LogRow | undefined> {
  const { telemetry } = createApi(options, environment);
  const keptMs = (attributes.logs_retention ?? RETENTION_DAYS) * DAY_MS;
  for (const windowMs of [HOUR_MS / 2, DAY_MS, keptMs]) {
    const from = new Date(Date.now() - windowMs);
    const { rows } = await telemetry.queryLogs({ sourceId, from, batchSize: 1 });
    if (rows[0]) return rows[0];
  }
  return undefined;
}

function judge(source: Source, newest: LogRow | undefined, now: number): Verdict {
  const name = nameOf(source);
  const paused = source.attributes.ingesting_paused
    ? `; it is paused: what is sent now is not kept`
    : "";
  if (!newest) {
    return {
      state: "wrong",
      message: `no record in ${name} in as long as they are kept${paused}`,
      advice: "is the program that logs running, and does it have this source's token? " +
        "`better-stack doctor --yes` with that token sends a test record",
    };
  }
  const age = ageInWords(newest["dt"], now);
  return {
    state: paused ? "warning" : "ok",
    message: `the newest record in ${name} is ${age}${paused}`,
  };
}
