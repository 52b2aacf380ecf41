/** One program for the official Logtail packages and for ours, and an intake that reads both. */
import { Buffer } from "node:buffer";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";
import { readMsgpack } from "../../src/sandbox/msgpack.ts";

/** A record as it was sent. */
export type Sent = Record<string, unknown>;

/** What a program uses of any of the packages: each has to fit this type. */
export interface Surface {
  log(message: string, level?: string, context?: object): Promise<object>;
  debug(message: string, context?: object): Promise<object>;
  info(message: string, context?: object): Promise<object>;
  warn(message: string, context?: object): Promise<object>;
  error(message: string, context?: object): Promise<object>;
  error(error: Error, context?: object): Promise<object>;
  flush(): Promise<unknown>;
  use(middleware: (log: Log) => Promise<Log>): void;
  remove(middleware: (log: Log) => Promise<Log>): void;
  setSync(sync: (logs: Log[]) => Promise<Log[]>): void;
  readonly logged: number;
  readonly synced: number;
  readonly dropped: number;
}

/** A record in middleware. */
// deno-lint-ignore no-explicit-any
export type Log = { dt: Date; level: any; message: string; [key: string]: any };

/** An intake that takes JSON and MessagePack; its `records` are what arrived. */
export async function serveLogtail(
  t: { after(work: () => unknown): void },
  status = () => 202,
): Promise<{ endpoint: string; records: Sent[] }> {
  const records: Sent[] = [];
  const server = createServer((request, response) => {
    const chunks: Uint8Array[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const raw = Buffer.concat(chunks);
      const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      const answer = status();
      if (answer < 300) records.push(...decode(body, request.headers["content-type"]));
      response.writeHead(answer).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, records };
}

function decode(body: Uint8Array, type: string | undefined): Sent[] {
  if (type?.includes("msgpack")) return readMsgpack(body).values as Sent[];
  return JSON.parse(Buffer.from(body).toString());
}
