import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createHandler, EdgeRuntime } from "edge-runtime";

/** A function that runs in Vercel's edge runtime. */
export interface RunningFunction {
  /** Sends it a request; `path` begins with a slash. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Ends the runtime, once what it was asked to wait for has settled. */
  stop(): Promise<void>;
}

/** Starts a function, a bundled script that listens for `fetch` events, with its environment. */
export async function startFunction(
  script: string,
  environment: Record<string, string> = {},
): Promise<RunningFunction> {
  const runtime = new EdgeRuntime({
    extend: (context) => Object.assign(context, { process: { env: environment } }),
    initialCode: script,
  });
  const { handler, waitUntil } = createHandler({ runtime });
  const server = createServer((request, response) => void handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    fetch: (path, init) => fetch(new URL(path, `http://127.0.0.1:${port}`), init),
    async stop() {
      await waitUntil();
      server.close();
      // A client may have opened one more than it used, which `close` alone waits for a minute.
      server.closeAllConnections();
    },
  };
}
