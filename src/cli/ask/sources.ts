import { BetterStackApiError, type Source, type TelemetryApi } from "../../api/mod.ts";
import { suggest } from "../suggest.ts";
import { visible } from "./visible.ts";

/** The sources that are asked. */
export interface AskedSources {
  /** Their ids. */
  readonly ids: readonly string[];
  /** The name of one, or its id where its name is not known. */
  nameOf(id: string): string;
}

const MOST_SHOWN = 10;

/**
 * Finds sources by their ids and names, and all of them where none is given. A name in any case will do; one
 * that several sources have means all of these.
 *
 * @throws {BetterStackApiError} `not-found` where there is none of that name, or none at all
 */
export async function findSources(
  telemetry: TelemetryApi,
  wanted: readonly string[] = [],
  signal?: AbortSignal,
): Promise<AskedSources> {
  // Ids need no list to be found in, and the service says when it does not know one.
  const isByIds = wanted.length > 0 && wanted.every((one) => /^\d+$/.test(one));
  if (isByIds) return { ids: wanted, nameOf: (id) => id };

  const all: Source[] = [];
  for await (const source of telemetry.listAllSources({ signal })) all.push(source);
  const asked = wanted.length === 0 ? all : wanted.flatMap((one) => named(one, all));
  if (asked.length === 0) {
    throw new BetterStackApiError(
      "not-found",
      "there is no source yet; better-stack sources create NAME makes one",
    );
  }
  const names = new Map(asked.map(({ id, attributes }) => [id, attributes.name]));
  return { ids: [...names.keys()], nameOf: (id) => names.get(id) ?? id };
}

/** The sources that are asked, in words. */
export function sourcesInWords({ ids, nameOf }: AskedSources): string {
  const some = ids.slice(0, MOST_SHOWN).map((id) => {
    const name = nameOf(id);
    return name === id ? id : `${visible(name)} (${id})`;
  });
  const more = ids.length - some.length;
  return `${ids.length === 1 ? "source" : "sources"} ${some.join(", ")}${
    more > 0 ? ` and ${more} more` : ""
  }`;
}

function named(wanted: string, all: readonly Source[]): readonly Source[] {
  const name = wanted.toLowerCase();
  const found = all.filter(({ id, attributes }) =>
    id === wanted || attributes.name.toLowerCase() === name
  );
  if (found.length > 0) return found;
  const names = all.map(({ attributes }) => attributes.name);
  const meant = suggest(name, names.map((name) => name.toLowerCase()));
  const advice = meant === undefined
    ? "better-stack sources list shows which there are"
    : `did you mean ${visible(names.find((name) => name.toLowerCase() === meant) ?? meant)}?`;
  throw new BetterStackApiError(
    "not-found",
    `there is no source ${JSON.stringify(visible(wanted))}; ${advice}`,
  );
}
