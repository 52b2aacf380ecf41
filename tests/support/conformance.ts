/** The suite that every adapter runs: whatever the host, records are taken, batched and delivered. */
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type SandboxServer, serveSandbox } from "../../src/sandbox/mod.ts";

/** A host that runs `conformance_app.ts` through its adapter. */
export interface Host {
  /** Sends the app a request. */
  fetch(path: string): Promise<Response>;
  /** Ends the host. */
  stop(): Promise<void>;
}

/** How a host is started. */
export interface Subject {
  /** As it is called in the tests' names. */
  readonly name: string;
  /** Starts the host; the variables name the token and the intake. Requests time out after 500 ms. */
  start(environment: Record<string, string>): Promise<Host>;
  /** An invocation has a batch of its own, or all requests share a queue. */
  readonly batch: "invocation" | "process";
}

/** Registers the suite for one adapter. */
export function conforms({ name, start, batch }: Subject): void {
  describe(`${name} conforms:`, () => {
    const scenario = (title: string, run: (host: Host, sandbox: SandboxServer) => Promise<void>) =>
      test(title, { timeout: 60_000 }, async () => {
        const sandbox = await serveSandbox();
        const host = await start({ ...sandbox.environment });
        try {
          await run(host, sandbox);
        } finally {
          await host.stop();
          await sandbox.close();
        }
      });

    scenario("it accepts records and says which request they belong to", async (host, sandbox) => {
      await get(host, "/log?id=a");

      const record = await sandbox.waitFor(({ id }) => id === "a");
      assert.equal(record.message, "conformance");
      assert.equal(record.level, "info");
      assert.equal(record.method, "GET");
      assert.equal(record.path, "/log");
      assert.equal(record.handler, "fetch");
      assert.ok(record.requestId, "it has no requestId");
    });

    scenario("it sums each request up, at the level of its status", async (host, sandbox) => {
      for (const status of [200, 404, 503]) await get(host, `/log?status=${status}`, status);

      for (const [status, level] of [[200, "info"], [404, "warn"], [503, "error"]]) {
        const summary = await sandbox.waitFor((record) => record.status === status);
        assert.equal(summary.level, level);
        assert.equal(summary.message, `GET /log ${status}`);
        assert.equal(summary.outcome, "ok");
        assert.equal(typeof summary.durationMs, "number");
      }
    });

    scenario("it batches what is logged together", async (host, sandbox) => {
      await get(host, "/log?id=a&records=50");
      await arrival(sandbox, "a", 50);

      assert.equal(sandbox.requests.length, 1);
      assert.equal(sandbox.requests[0]!.records, 51, "with the summary");
    });

    scenario("it ships what is logged after the response", async (host, sandbox) => {
      assert.equal(await get(host, "/late?id=a"), "first chunksecond chunk");
      await arrival(sandbox, "a", 4);

      if (batch === "invocation") {
        assert.ok(sandbox.requests.length <= 3, "in one more for the body, and one for the work");
      }
    });

    scenario("it logs what a handler throws, and throws it again", async (host, sandbox) => {
      await get(host, "/throw", 500);

      const record = await sandbox.waitFor(({ message }) => message === "boom");
      assert.equal(record.level, "error");
      assert.equal((record.error as { name: string }).name, "Error");
      const summary = await sandbox.waitFor(({ outcome }) => outcome === "exception");
      assert.equal(summary.level, "error");
      assert.equal(summary.path, "/throw");
    });

    scenario("it survives a 500", async (host, sandbox) => {
      sandbox.fail({ status: 500, times: 2 });

      await get(host, "/log?id=a&records=5");

      await arrival(sandbox, "a", 5);
      assert.equal(ids(sandbox, "a").length, 5, "each of them once");
    });

    scenario("it survives a hang without holding up a response", async (host, sandbox) => {
      sandbox.fail({ hang: true, times: 1 });

      await get(host, "/log?id=a&records=5");

      assert.equal(ids(sandbox, "a").length, 0, "the response waited");
      await arrival(sandbox, "a", 5);
    });

    scenario("it loses nothing when every third answer is a 503", async (host, sandbox) => {
      sandbox.fail({ status: 503, every: 3 });

      await Promise.all(
        Array.from({ length: 30 }, (_, id) => get(host, `/log?id=r${id}&records=5`)),
      );

      for (let id = 0; id < 30; id++) await arrival(sandbox, `r${id}`, 5);
    });
  });
}

async function get(host: Host, path: string, status = 200): Promise<string> {
  const response = await host.fetch(path);
  const text = await response.text();
  assert.equal(response.status, status, text);
  return text;
}

/** Waits until `count` different records with this id have arrived. */
export async function arrival(sandbox: SandboxServer, id: string, count: number): Promise<void> {
  await sandbox.waitFor(() => new Set(ids(sandbox, id)).size >= count, { timeoutMs: 15_000 });
}

function ids(sandbox: SandboxServer, id: string): unknown[] {
  return sandbox.records.filter((record) => record.id === id).map(({ n }) => n);
}
