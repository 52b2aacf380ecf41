/** Better Stack's intake on a real socket, which answers each request as it is told. */
import { Buffer } from "node:buffer";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { gunzipSync } from "node:zlib";
import type { LoggerOptions } from "../../mod.ts";

/** A source token that must show nowhere. */
export const TOKEN = "s3cr3tS0urceT0k3n";

/** A record as it was sent. */
export type Record = { readonly [key: string]: unknown };

/** A request as it arrived. */
export interface IntakeRequest {
  /** Its place in the order of arrival, from 1. */
  readonly number: number;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** The body, unzipped. */
  readonly text: string;
  /** The body's size, unzipped. */
  readonly bytes: number;
  /** What the body holds; empty when it is not to be parsed. */
  readonly records: readonly Record[];
  /** When it arrived, by `performance.now()`. */
  readonly at: number;
  /** How many requests were under way then, this one included. */
  readonly atOnce: number;
}

/** A status, one with more to it, no answer at all, or a connection that breaks. */
export type IntakeAnswer =
  | number
  | {
    readonly status: number;
    readonly headers?: { readonly [name: string]: string };
    /** A text, 20 MiB, or a body that never ends. */
    readonly body?: string | { readonly endless: true } | { readonly huge: true };
  }
  | "hang"
  | "reset";

/** Says how to answer; a promise holds the answer back. */
export type Answering = (request: IntakeRequest) => IntakeAnswer | Promise<IntakeAnswer>;

/** A running intake. */
export interface Intake {
  readonly url: string;
  /** How a logger gets there. */
  readonly options: LoggerOptions;
  /** What arrived, oldest first. */
  readonly requests: readonly IntakeRequest[];
  /** The records of the requests that were answered with 2xx. */
  readonly delivered: readonly Record[];
  /** How many requests are not answered to the end, and not broken off. */
  readonly underWay: number;
  /** How many connections there have been. */
  readonly connections: number;
  /** How the next requests are answered. */
  answer: Answering;
  /** Resolves as soon as `condition` is true; it is looked at whenever something happens here. */
  until(condition: () => boolean): Promise<void>;
}

/** Starts an intake that ends with the test. */
export async function serveIntake(
  t: { after(work: () => unknown): void },
  answer: Answering = () => 202,
): Promise<Intake> {
  const requests: IntakeRequest[] = [];
  const delivered: Record[] = [];
  const sockets = new Set<Socket>();
  const waiting = new Set<() => void>();
  const changed = () => waiting.forEach((check) => check());
  let connections = 0;
  let underWay = 0;

  const server = createServer((message, response) => {
    const at = performance.now();
    const atOnce = ++underWay;
    response.on("close", () => {
      underWay--;
      changed();
    });
    const chunks: Uint8Array[] = [];
    message.on("error", () => {}); // a client that breaks off
    message.on("data", (chunk) => chunks.push(chunk));
    message.on("end", async () => {
      const raw = Buffer.concat(chunks);
      const body = message.headers["content-encoding"] === "gzip" ? gunzipSync(raw) : raw;
      const text = body.toString();
      const request: IntakeRequest = {
        number: requests.length + 1,
        method: message.method ?? "",
        headers: message.headers,
        text,
        bytes: body.length,
        records: recordsOf(text),
        at,
        atOnce,
      };
      requests.push(request);
      changed();
      const answer = await intake.answer(request);
      if (answer === "hang") return;
      if (answer === "reset") return void message.socket.destroy();
      const { status, headers, body: reply } = typeof answer === "number"
        ? { status: answer }
        : answer;
      // Before the answer: who has read that can count on it.
      if (status >= 200 && status < 300) delivered.push(...request.records);
      response.writeHead(status, headers);
      send(response, reply);
      changed();
    });
  });
  server.keepAliveTimeout = 75_000;
  server.on("connection", (socket) => {
    connections++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => {
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const intake: Intake = {
    url,
    options: { sourceToken: TOKEN, ingestingHost: url, allowInsecureUrl: true },
    requests,
    delivered,
    get connections() {
      return connections;
    },
    get underWay() {
      return underWay;
    },
    answer,
    until: (condition) =>
      new Promise((resolve) => {
        const check = () => {
          if (!condition()) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      }),
  };
  return intake;
}

function recordsOf(text: string): Record[] {
  try {
    const value = JSON.parse(text);
    return Array.isArray(value) ? value : [value];
  } catch {
    return [];
  }
}

type Body = Exclude<IntakeAnswer, number | string>["body"];

function send(response: ServerResponse, body: Body): void {
  if (body === undefined || typeof body === "string") return void response.end(body);
  const block = Buffer.alloc(65_536, "x");
  let left = "huge" in body ? 320 : Infinity;
  const write = () => {
    while (left-- > 0 && !response.destroyed) {
      if (!response.write(block)) return void response.once("drain", write);
      if (left === Infinity) return void setTimeout(write, 10);
    }
    response.end();
  };
  write();
}
