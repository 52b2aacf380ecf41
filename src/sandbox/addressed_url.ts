/** The URL as the client knows it: a server sees just the path, and the host in a header. */
export function addressedUrl({ url, headers }: Pick<Request, "url" | "headers">): URL {
  const addressed = new URL(url);
  const host = headers.get("host");
  if (host !== null && URL.canParse(`http://${host}`)) addressed.host = host;
  return addressed;
}
