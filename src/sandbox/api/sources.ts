import { Collection, type Entry, missing } from "./collection.ts";

/** The sources of a sandbox, and which token is whose. */
export interface SourceBoard {
  /** The sources as the API has them. */
  readonly collection: Collection;
  /** Whether there is a source with this token; without prescribed ones there is one for any. */
  readonly knows: (token: string) => boolean;
  /** The source with this token, added when there is none yet; "" when there are too many for that. */
  readonly idOf: (token: string) => string;
  readonly clear: () => void;
}

/** Starts with the sources that exist, or with none and adds one for each token that is used. */
export function createSourceBoard(tokens: ReadonlySet<string> | undefined): SourceBoard {
  const byToken = new Map<string, Entry>();

  const collection = new Collection({
    type: "source",
    perPage: 50,
    maxPerPage: 50,
    fixed: ["token", "table_name", "team_id", "ingesting_host", "created_at", "updated_at"],
    problems: (fields, entry) => ({
      ...missing(fields, entry, ["name", "platform"]),
      ...(entry && fields["platform"] !== undefined &&
        fields["platform"] !== entry.fields["platform"] && { platform: ["Can't be changed."] }),
    }),
    preset: (given) => ({
      token: randomToken(),
      team_id: "1",
      table_name: String(given["name"] ?? "").toLowerCase().replace(/\W+/g, "_"),
      ingesting_paused: false,
      logs_retention: 3,
      metrics_retention: 30,
      live_tail_pattern: "{level} {message}",
    }),
    show: ({ fields }, origin) => ({ ...fields, ingesting_host: new URL(origin).host }),
    onCreate: (entry) => void byToken.set(String(entry.fields["token"]), entry),
    onDelete: ({ fields }) => void byToken.delete(String(fields["token"])),
  });
  reset();

  function reset(): void {
    collection.clear();
    byToken.clear();
    for (const token of tokens ?? []) addFor(token);
  }

  function addFor(token: string): Entry | undefined {
    const name = `Source ${byToken.size + 1}`;
    return collection.add({ name, platform: "http", token });
  }

  return {
    collection,
    knows: (token) => tokens === undefined || byToken.has(token),
    idOf: (token) => (byToken.get(token) ?? addFor(token))?.id ?? "",
    clear: reset,
  };
}

function randomToken(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 24);
}
