import type { Server } from "node:http";
import { environmentOf, type SandboxEnvironment } from "./environment.ts";
import { exchange } from "./exchange.ts";
import type { SandboxOptions } from "./options.ts";
import { createBoundSandbox, type Sandbox } from "./sandbox.ts";

/** How a sandbox is set up and where it listens; every option may be left out. */
export interface SandboxServerOptions extends SandboxOptions {
  /**
   * The port to listen on; 0 picks a free one.
   *
   * @default {0}
   */
  readonly port?: number;
  /**
   * The name or address to listen on.
   *
   * @default {"127.0.0.1"} which nothing outside this machine can reach
   */
  readonly hostname?: string;
}

/** A sandbox that listens. It keeps the process alive until it is closed. */
export interface SandboxServer extends Sandbox {
  /** Its address without a slash at the end, such as `http://127.0.0.1:41997`. */
  readonly url: string;
  /** The port it listens on. */
  readonly port: number;
  /** The variables that point a program at it. */
  readonly environment: SandboxEnvironment;
  /**
   * Stops listening and breaks the connections that are open, hung ones too. What arrived can
   * still be looked at. Closing twice is closing once; it never rejects.
   */
  readonly close: () => Promise<void>;
  /** The same as {@linkcode SandboxServer.close}, for `await using`. */
  readonly [Symbol.asyncDispose]: () => Promise<void>;
}

/** Longer than clients keep a connection: one that ends it as they reuse it looks like a fault. */
const KEEP_ALIVE_MS = 75_000;

/**
 * Starts a local Better Stack on a port of this machine, in Node, Deno and Bun.
 *
 * Rejects with a `RangeError` when an option is out of its range, and with an `Error` that says
 * what to do when it cannot listen there.
 *
 * @example
 * ```ts
 * import { serveSandbox } from "@mikser-io/better-stack/sandbox";
 *
 * const sandbox = await serveSandbox();
 * Object.assign(process.env, sandbox.environment);
 * // run the program to test, then look at sandbox.records and sandbox.heartbeats
 * await sandbox.close();
 * ```
 */
export async function serveSandbox(options: SandboxServerOptions = {}): Promise<SandboxServer> {
  const { port = 0, hostname = "127.0.0.1" } = options;
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new RangeError(`port must be a whole number from 0 to 65535, not ${port}`);
  }
  const sandbox = createBoundSandbox(options, hostname);
  // Only here, so that createSandbox() can be imported where there is no node:http.
  const { createServer } = await import("node:http");
  const server = createServer((message, reply) => void exchange(sandbox.fetch, message, reply));
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const taken = await listen(server, port, hostname);

  const url = `http://${urlHost(hostname)}:${taken}`;
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => closed ??= shut(server);
  const environment = environmentOf(url, options);
  return { ...sandbox, url, port: taken, environment, close, [Symbol.asyncDispose]: close };
}

/** Resolves with the port that it listens on. */
function listen(server: Server, port: number, hostname: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error) => reject(listenError(error, port, hostname)));
    server.listen(port, hostname, () => {
      const address = server.address();
      resolve(typeof address === "object" && address !== null ? address.port : port);
    });
  });
}

function listenError(error: Error & { code?: string }, port: number, hostname: string): Error {
  const place = `Cannot listen on port ${port} of ${hostname}`;
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: "another program has it, end that one or choose another port (0 picks a free one)",
    EACCES: "this user may not use it, choose a port from 1024 on (0 picks a free one)",
    EADDRNOTAVAIL: "this machine has no such address, 127.0.0.1 is always there",
    ENOTFOUND: "this name has no address, 127.0.0.1 is always there",
  };
  return new Error(`${place}: ${reasons[error.code ?? ""] ?? error.message}`, { cause: error });
}

function shut(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Who listens on every address is reached on this machine's own. */
function urlHost(hostname: string): string {
  if (hostname === "0.0.0.0") return "127.0.0.1";
  if (hostname === "::") return "[::1]";
  return hostname.includes(":") ? `[${hostname}]` : hostname;
}
