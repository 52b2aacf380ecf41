/** Where events go: a DSN, taken apart. */
export interface Dsn {
  /** The endpoint: an absolute URL without the key. */
  readonly envelopeUrl: string;
  /** Gives the key, which is the application's token. Kept where printing does not reach. */
  readonly key: () => string;
}

/**
 * Reads a DSN: `https://<application token>@<ingesting host>/<any number>`.
 *
 * Contract: https://betterstack.com/docs/errors/collecting-errors/sentry-sdk/
 *
 * @throws {Error} with a message to stand behind the DSN's name; it never repeats the DSN
 */
export function parseDsn(text: string, isInsecureAllowed: boolean): Dsn {
  const form = "must look like https://TOKEN@INGESTING_HOST/1";
  if (/\s/.test(text) || !URL.canParse(text)) throw new Error(form);
  const url = new URL(text);
  const [, path, project] = /^(.*)\/(\d+)\/?$/.exec(url.pathname) ?? [];
  if (!url.username || !url.hostname || project === undefined) throw new Error(form);
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isInsecureAllowed)) {
    throw new Error(
      "must be an https: URL (for a test or a local proxy set allowInsecureUrl or BETTERSTACK_ALLOW_INSECURE_URL=1)",
    );
  }
  const key = decodeURIComponent(url.username);
  return { envelopeUrl: `${url.origin}${path}/api/${project}/envelope/`, key: () => key };
}
