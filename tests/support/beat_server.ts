/** A heartbeat's other end on a real socket, which answers as it is told. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The part of a URL that must show nowhere. */
export const TOKEN = "s3cr3tB34tT0k3n";

/** A beat as it arrived. */
export interface ReceivedBeat {
  readonly method: string;
  /** The path behind the token, with its query. */
  readonly ending: string;
  readonly type: string | undefined;
  readonly body: string;
  /** When it arrived, by `performance.now()`. */
  readonly at: number;
}

/** A status, one with headers, no answer at all, a broken connection, or a status when released. */
export type BeatAnswer =
  | number
  | { readonly status: number; readonly headers: Record<string, string> }
  | "hang"
  | "reset"
  | Promise<number | void>;

/** A running server. */
export interface BeatServer {
  /** The heartbeat's URL. */
  readonly url: string;
  /** What arrived, oldest first. */
  readonly beats: readonly ReceivedBeat[];
  /** The most requests that were under way at once. */
  readonly mostAtOnce: number;
  /** Answers to come, first to last; the last one stays. 200 when there is none. */
  readonly answers: BeatAnswer[];
  /** Resolves when so many beats have arrived. */
  arrived(count: number): Promise<void>;
}

/** Starts a server that ends with the test. */
export async function serveBeats(
  t: { after(work: () => unknown): void },
  ...answers: BeatAnswer[]
): Promise<BeatServer> {
  const beats: ReceivedBeat[] = [];
  const waiting = new Set<() => void>();
  let underWay = 0;
  let mostAtOnce = 0;

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    mostAtOnce = Math.max(mostAtOnce, ++underWay);
    response.on("close", () => underWay--);
    const at = performance.now();
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk);
    beats.push({
      method: request.method ?? "",
      ending: (request.url ?? "").replace(`/api/v1/heartbeat/${TOKEN}`, ""),
      type: request.headers["content-type"],
      body: new TextDecoder().decode(await new Blob(chunks as BlobPart[]).arrayBuffer()),
      at,
    });
    waiting.forEach((check) => check());
    let next = server.answers.length > 1 ? server.answers.shift() : server.answers[0];
    if (next instanceof Promise) next = await next ?? 200;
    if (next === "hang") return;
    if (next === "reset") return void request.socket.destroy();
    const { status, headers } = typeof next === "object"
      ? next
      : { status: next ?? 200, headers: {} };
    response.writeHead(status, headers).end("OK");
  };

  const http = createServer((request, response) => {
    answer(request, response).catch(() => {}); // a client that breaks off
  });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    http.closeAllConnections();
    http.close();
  });

  const { port } = http.address() as AddressInfo;
  const server: BeatServer = {
    url: `http://127.0.0.1:${port}/api/v1/heartbeat/${TOKEN}`,
    beats,
    get mostAtOnce() {
      return mostAtOnce;
    },
    answers,
    arrived: (count) =>
      new Promise((resolve) => {
        const check = () => {
          if (beats.length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
  return server;
}
