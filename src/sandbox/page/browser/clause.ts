/** Writes a comparison in the query language, for a click on what is to be looked for. */

/**
 * `column=value`, or undefined where the language has no simple way to write it.
 */
export function clauseFor(column: string, value: unknown): string | undefined {
  if (!/^[a-z_][\w.-]*$/i.test(column) || KEYWORD.test(column)) return undefined;
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? `${column}=${value}` : undefined;
  }
  if (typeof value === "boolean") return `${column}=${value}`;
  if (typeof value !== "string" || value === "" || value.length > 200) return undefined;
  if (/^[a-z_]\w*$/i.test(value) && !KEYWORD.test(value)) return `${column}=${value}`;
  return /["\\*\n\r]/.test(value) ? undefined : `${column}="${value}"`;
}

/** A query that asks for one thing more, or no longer for it when it did. */
export function toggled(query: string, clause: string): string {
  const text = query.trim();
  if (text === "") return clause;
  const parts = text.split(" AND ");
  const rest = parts.filter((part) => part !== clause);
  if (rest.length < parts.length) return rest.join(" AND ");
  return `${/ OR /i.test(text) ? `(${text})` : text} AND ${clause}`;
}

const KEYWORD = /^(?:and|or|not)$/i;
