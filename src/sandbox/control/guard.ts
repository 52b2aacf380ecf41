/**
 * Keeps other web pages away from what the sandbox shows and does: a page may send requests to any address, this
 * machine's included, and one whose name leads here all of a sudden (DNS rebinding) may even read the answers.
 */

/** Says why a request may not see or do anything here; undefined when it may. */
export function objection(headers: Headers, boundHost: string | undefined): string | undefined {
  return strangeHost(headers, boundHost) ?? strangePage(headers);
}

/**
 * Says what is wrong with the name that a request came by. Nobody else can make an address lead here, nor
 * `localhost`, nor a name without dots, nor one in `.internal`; a name with dots has an owner somewhere.
 */
export function strangeHost(headers: Headers, boundHost: string | undefined): string | undefined {
  const host = headers.get("host");
  if (host === null) return undefined; // within the process: no browser is that near
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : "";
  const isAddress = name.startsWith("[") || /^\d+(\.\d+){3}$/.test(name);
  const isLocal = /^[^.]+$|\.(localhost|internal)\.?$/.test(name);
  if (isAddress || isLocal || name === boundHost?.toLowerCase()) return undefined;
  return `this sandbox is not called ${JSON.stringify(host)}; use the address that it listens on`;
}

/** Says that a request comes from a page that is not the sandbox's own. */
function strangePage(headers: Headers): string | undefined {
  const site = headers.get("sec-fetch-site");
  const origin = headers.get("origin");
  const isOwnSite = site === null || site === "same-origin" || site === "none";
  const isOwnOrigin = origin === null || hostOf(origin) === headers.get("host")?.toLowerCase();
  return isOwnSite && isOwnOrigin ? undefined : "this is for the sandbox's own page alone";
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}
