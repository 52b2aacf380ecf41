import type { Source } from "../../api/mod.ts";
import type { Settings } from "./settings.ts";

/** The source that a source token belongs to, among those that are known. */
export function sourceOf(
  { config: { sourceToken } }: Settings,
  sources: readonly Source[] | undefined,
): Source | undefined {
  const token = sourceToken?.reveal();
  return sources?.find(({ attributes }) => token !== undefined && attributes.token === token);
}

/** What people know a source by. */
export function nameOf({ id, attributes: { name } }: Source): string {
  return `source ${JSON.stringify(name)} (${id})`;
}
