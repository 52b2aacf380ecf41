/** A Telemetry API of which a test decides what it answers to queries: for what a sandbox would not do. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** What it answers to a query. */
export interface QueryAnswer {
  /** @default 200 */
  readonly status?: number;
  readonly body: unknown;
}

/**
 * Starts a service that has one source, and ends with the test.
 *
 * @param now What its clock shows.
 */
export async function serveQueries(
  t: { after(work: () => unknown): void },
  answer: (parameters: URLSearchParams, asked: number) => QueryAnswer,
  now: () => number = Date.now,
): Promise<{ readonly url: string; readonly asked: readonly URLSearchParams[] }> {
  const asked: URLSearchParams[] = [];
  const answerTo = (url: URL): QueryAnswer => {
    if (!url.pathname.endsWith("/live-tail")) return { body: SOURCES };
    asked.push(url.searchParams);
    return answer(url.searchParams, asked.length);
  };
  const server = createServer((request, response) => {
    const { status = 200, body } = answerTo(new URL(request.url ?? "", "http://localhost"));
    response.writeHead(status, { date: new Date(now()).toUTCString() });
    response.end(JSON.stringify(body));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const SOURCES = {
  data: [{ id: "1", type: "source", attributes: { name: "api", platform: "http" } }],
  pagination: { next: null },
};
