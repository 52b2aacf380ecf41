/** An agent on the same machine, as `examples/fleet/vector.yaml` describes it, in as few lines as will do. */
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import type { AddressInfo } from "node:net";
import { gunzipSync } from "node:zlib";

/** A running agent. */
export interface Agent {
  readonly url: string;
  /** Records that are kept for later. */
  readonly kept: readonly object[];
  /** Sends what is kept; true when it was taken. */
  forward(): Promise<boolean>;
}

/** Starts an agent that takes arrays of records from anybody, and ends with the test. */
export async function startAgent(
  t: { after(work: () => unknown): void },
  destination: string,
  token: string,
): Promise<Agent> {
  const kept: object[] = [];
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const isZipped = request.headers["content-encoding"] === "gzip";
    const records: object[] = JSON.parse(String(isZipped ? gunzipSync(body) : body));
    kept.push(...records.map((record) => ({ ...record, machine: "web-1" })));
    response.writeHead(200).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  t.after(() => server.close());
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    kept,
    async forward() {
      const response = await fetch(destination, {
        method: "POST",
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: JSON.stringify(kept),
      });
      await response.body?.cancel();
      return response.ok;
    },
  };
}
