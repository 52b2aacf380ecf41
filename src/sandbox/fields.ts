import { isFields } from "../core/plain.ts";

/** Fields by their names. */
export type Fields = Readonly<Record<string, unknown>>;

/** The fields in a body; an empty one has none. Undefined when it is no JSON object, or was too large. */
export function fieldsOf(bytes: Uint8Array | undefined): Fields | undefined {
  if (bytes === undefined) return undefined;
  const text = new TextDecoder().decode(bytes);
  if (text.trim() === "") return {};
  try {
    const fields: unknown = JSON.parse(text);
    return isFields(fields) ? fields : undefined;
  } catch {
    return undefined;
  }
}
