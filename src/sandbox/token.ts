/** The token of a request: read from its one place, and never shown in full. */

/** The token of `Authorization: Bearer <token>`, or `""` when there is none. */
export function bearerTokenOf(headers: Headers): string {
  const [, token = ""] = /^bearer +(\S+)$/i.exec(headers.get("authorization")?.trim() ?? "") ?? [];
  return token;
}

/** The first characters of a token, at most 4 and never more than half of it. */
export function maskAfterStart(token: string): string {
  return token === "" ? "" : `${token.slice(0, Math.min(4, token.length >> 1))}…`;
}
