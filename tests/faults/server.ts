/* The server of the fault cases, in a process of its own: one port per case, and an account of what came. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Buffer } from "node:buffer";
import process from "node:process";
import { gunzipSync } from "node:zlib";
import { readMsgpack } from "../../src/sandbox/msgpack.ts";
import { type Action, FAULT_CASES } from "./cases.ts";

/** What came in one case. */
export interface Account {
  /** How many requests, and when each began, in milliseconds since the first. */
  readonly requests: number[];
  /** How many requests there were at once, at most. */
  mostAtOnce: number;
  /** How many bytes were sent. */
  sentBytes: number;
  /** How often each record arrived, by its number. */
  readonly arrived: Record<number, number>;
}

const scale = Number(process.env.SCALE ?? 1);
const accounts = new Map<number, Account & { now: number; first: number }>();

/** `GET /open/<case>` answers with the port of the case, `GET /account/<case>` with what came. */
const control = createServer(async (request, response) => {
  const [, verb, index] = (request.url ?? "").split("/");
  response.end(
    verb === "open"
      ? String(await open(Number(index)))
      : JSON.stringify(accounts.get(Number(index))),
  );
});
console.log(await listen(control));

/** Each case has a port of its own, some of them not from the start. */
async function open(index: number): Promise<number> {
  const { closedForMs = 0 } = FAULT_CASES[index]!;
  accounts.set(index, {
    requests: [],
    mostAtOnce: 0,
    sentBytes: 0,
    arrived: {},
    now: 0,
    first: 0,
  });
  const server = createServer((request, response) => {
    // A process that ends breaks off what it is sending: nothing of it arrived.
    serveCase(index, request, response).catch((error) => {
      if (!request.destroyed) throw error;
    });
  });
  const port = await listen(server);
  if (closedForMs > 0) {
    await new Promise((resolve) => server.close(resolve));
    setTimeout(() => server.listen(port, "127.0.0.1"), closedForMs * scale);
  }
  return port;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

async function serveCase(
  index: number,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const account = accounts.get(index)!;
  if (account.requests.length === 0) account.first = performance.now();
  const elapsedMs = performance.now() - account.first;
  account.requests.push(elapsedMs);
  account.mostAtOnce = Math.max(account.mostAtOnce, ++account.now);
  let isOver = false;
  const end = () => {
    if (!isOver) account.now--;
    isOver = true;
  };
  response.on("close", end);

  const number = account.requests.length;
  const decide = (bytes: number, numbers: readonly number[]) =>
    FAULT_CASES[index]!.act({ request: number, elapsedMs, bytes, numbers, scale });

  const early = decide(0, []);
  if ("reset" in early && early.reset === "before") return void request.socket.destroy();
  const sent = await read(request);
  account.sentBytes += sent.length;
  const body = request.headers["content-encoding"] === "gzip" ? gunzipSync(sent) : sent;
  const numbers = numbersIn(body, request.headers["content-type"]);
  const action = decide(body.length, numbers);
  if ("hang" in action) return;
  if ("reset" in action || action.status === 202) {
    for (const n of numbers) account.arrived[n] = (account.arrived[n] ?? 0) + 1;
  }
  if ("reset" in action) return void request.socket.destroy();
  await new Promise((resolve) => setTimeout(resolve, action.afterMs ?? 0));
  end(); // the client has nothing to wait for any more, whatever goes on being sent
  answer(response, action);
}

async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The official clients, which are compared with, send MessagePack. */
function numbersIn(body: Buffer, type: string | undefined): number[] {
  const records = type === "application/msgpack"
    ? readMsgpack(body).values
    : [JSON.parse(body.toString())].flat();
  return (records as { n: number }[]).map(({ n }) => n);
}

function answer(response: ServerResponse, action: Extract<Action, { status: number }>): void {
  response.writeHead(action.status, action.headers);
  if (!action.body) return void response.end();
  const chunk = Buffer.alloc(64 * 1024, "x");
  let left = action.body === "huge" ? 50 * 1024 * 1024 : Infinity;
  const write = () => {
    while (left > 0 && !response.destroyed) {
      left -= chunk.length;
      if (!response.write(chunk)) return void response.once("drain", write);
      if (left === Infinity) return void setTimeout(write, 20);
    }
    response.end();
  };
  write();
}
