import type { Transport } from "@modelcontextprotocol/sdk/shared/transport";
import type { JSONRPCMessage } from "@modelcontextprotocol/sdk/types";
import type { Io } from "../io.ts";
import type { Sdk } from "./sdk.ts";

/** Messages on standard input and output, a line of JSON each. */
export interface StdioTransport extends Transport {
  /** Resolves when the client has hung up and all that it asked was answered, or rejects with what broke. */
  readonly ended: Promise<void>;
}

/** A client that sends a longer line is none. */
const MAX_LINE_BYTES = 10 * 1024 * 1024;

/**
 * Creates a transport over what the command has of its process. Unlike the SDK's own it ends when its
 * input does, waits while the client is slow to read, and reports what is no message.
 *
 * Contract: https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#stdio
 */
export function createStdioTransport(
  { input, output }: Io,
  { types: { JSONRPCMessageSchema } }: Sdk,
): StdioTransport {
  let end: () => void = () => {};
  let fail: (error: unknown) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => [end, fail] = [resolve, reject]);
  const unanswered = new Set<unknown>();
  let isOver = false;

  /** Keeps account of the requests that wait for an answer: one that was cancelled gets none. */
  function receive(message: JSONRPCMessage): void {
    if ("method" in message && "id" in message) unanswered.add(message.id);
    if ("method" in message && message.method === "notifications/cancelled") {
      answered(message.params?.["requestId"]);
    }
    transport.onmessage?.(message);
  }

  function answered(id: unknown): void {
    unanswered.delete(id);
    if (isOver && unanswered.size === 0) end();
  }

  async function readAll(): Promise<void> {
    for await (const line of linesOf(input)) {
      if (line.trim() === "") continue;
      try {
        receive(JSONRPCMessageSchema.parse(JSON.parse(line)));
      } catch {
        transport.onerror?.(new Error("a line that is no message of JSON-RPC was skipped"));
      }
    }
  }

  const transport: StdioTransport = {
    ended,
    start() {
      readAll().then(() => {
        isOver = true;
        if (unanswered.size === 0) end();
      }, fail);
      return Promise.resolve();
    },
    async send(message) {
      try {
        const isRead = await output.write(JSON.stringify(message) + "\n");
        if (!isRead) end();
        if (!("method" in message)) answered(message.id);
      } catch (error) {
        fail(error);
      }
    },
    close() {
      end();
      transport.onclose?.();
      return Promise.resolve();
    },
  };
  return transport;
}

async function* linesOf(input: AsyncIterable<Uint8Array>): AsyncGenerator<string, void, undefined> {
  const decoder = new TextDecoder();
  let parts: string[] = [];
  let bytes = 0;
  for await (const chunk of input) {
    const [first = "", ...more] = decoder.decode(chunk, { stream: true }).split("\n");
    parts.push(first);
    bytes += chunk.length;
    for (const next of more) {
      yield parts.join("");
      parts = [next];
      bytes = next.length;
    }
    if (bytes > MAX_LINE_BYTES) throw new Error(`a line has more than ${MAX_LINE_BYTES} bytes`);
  }
  yield parts.join("");
}
