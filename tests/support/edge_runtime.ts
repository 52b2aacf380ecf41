import { EdgeRuntime, runServer } from "edge-runtime";

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
  const server = await runServer({ runtime, host: "127.0.0.1" });
  return {
    fetch: (path, init) => fetch(new URL(path, server.url), init),
    async stop() {
      await server.waitUntil();
      await server.close();
    },
  };
}
