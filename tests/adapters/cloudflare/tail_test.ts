/** A Tail Worker: what `tailHandler` makes of another Worker's invocations, in workerd. */
import assert from "node:assert/strict";
import { describe, test, type TestContext } from "node:test";
import { tailHandler, type TailItem } from "../../../src/adapters/cloudflare.ts";
import type { SandboxServer } from "../../../src/sandbox/mod.ts";
import { bundleText } from "../../support/bundle.ts";
import { Platform, startSandbox } from "../../support/platform.ts";
import { DATE, type RunningWorker, startWorker } from "../../support/workerd.ts";

const AT = Date.parse("2026-05-06T14:30:00.000Z");

/** An invocation as the platform tells it: local runs know no name and no times. */
const ITEM: TailItem = {
  scriptName: "shop",
  entrypoint: "Cart",
  scriptVersion: { id: "v1" },
  event: {
    request: {
      url: "https://shop.example/cart?card=4711",
      method: "POST",
      headers: { "cf-ray": "8c1", cookie: "secret", traceparent: "00-abc-def-01" },
      cf: { colo: "DFW" },
    },
    response: { status: 201 },
  },
  eventTimestamp: AT,
  logs: [],
  exceptions: [],
  outcome: "ok",
  wallTime: 70,
  cpuTime: 4,
};

/** The records that a handler makes of items. */
async function recordsOf(
  t: TestContext,
  items: readonly TailItem[],
  options: Parameters<typeof tailHandler>[0] = {},
) {
  const sandbox = await startSandbox(t);
  const ctx = new Platform();
  await tailHandler(options)(items, { ...sandbox.environment }, ctx);
  await ctx.ended();
  assert.ok(sandbox.requests.length <= 1, "all in one request");
  return sandbox.records;
}

const log = (level: string, ...message: unknown[]) => ({ timestamp: AT + 5, level, message });

describe("tailHandler()", () => {
  test("tells script, request and outcome of each invocation, and no query or cookie", async (t) => {
    const [record, ...others] = await recordsOf(t, [ITEM]);

    assert.deepEqual(record, {
      dt: "2026-05-06T14:30:00.070000Z",
      level: "info",
      message: "POST /cart 201",
      script: "shop",
      entrypoint: "Cart",
      version: "v1",
      handler: "fetch",
      requestId: "8c1",
      method: "POST",
      path: "/cart",
      colo: "DFW",
      traceparent: "00-abc-def-01",
      status: 201,
      durationMs: 70,
      cpuMs: 4,
      outcome: "ok",
    });
    assert.equal(others.length, 0);
  });

  test("gives lines and exceptions their own times, in their order", async (t) => {
    const [started, failed, boom, summary] = await recordsOf(t, [{
      ...ITEM,
      logs: [log("log", "started"), { ...log("error", "failed"), timestamp: AT + 6 }],
      exceptions: [{ timestamp: AT + 7, name: "TypeError", message: "boom", stack: "at cart" }],
      outcome: "exception",
    }]);

    assert.deepEqual([started!.dt, started!.level, started!.message, started!.requestId], [
      "2026-05-06T14:30:00.005000Z",
      "info",
      "started",
      "8c1",
    ]);
    assert.deepEqual([failed!.level, failed!.message], ["error", "failed"]);
    assert.deepEqual([boom!.level, boom!.message], ["error", "boom"]);
    assert.deepEqual(boom!.error, { name: "TypeError", message: "boom", stack: "at cart" });
    assert.equal(boom!.dt, "2026-05-06T14:30:00.007000Z");
    assert.deepEqual([summary!.level, summary!.message], ["error", "POST /cart exception"]);
  });

  test("a value that JSON has no word for costs no record", async (t) => {
    const message = ["big %o", [1n], 2n, Symbol("s"), null];
    const items = [{ ...ITEM, logs: [{ timestamp: AT, level: "log", message }] }];
    const [record] = await recordsOf(t, items, { context: false, summary: false });

    assert.equal(record!.message, 'big ["1"] 2 Symbol(s) null');
  });

  for (
    const [given, level, message, fields] of [
      [log("log", "a", 1, null, true), "info", "a 1 null true", {}],
      [log("warn", "in %d ms by %s: 100%%", 5, "us", "!"), "warn", "in 5 ms by us: 100% !", {}],
      [log("debug", "user", { id: 7 }, { admin: true }), "debug", "user", { id: 7, admin: true }],
      [log("log", "list", [1, { a: 2 }]), "info", 'list [1,{"a":2}]', {}],
      [log("info", { level: "notice", message: "m", id: 7 }), "notice", "m", { id: 7 }],
      [log("log", '{"level":"panic","message":"m","id":7}'), "panic", "m", { id: 7 }],
      [log("log", { level: "critical", id: 7 }), "critical", undefined, { id: 7 }],
      [log("log", { level: 30, msg: "m" }), "info", undefined, {
        msg: "m",
        metadata: { level: 30 },
      }],
      [log("log", "{no json}"), "info", "{no json}", {}],
      [log("log"), "info", undefined, {}],
      [{ ...log("log"), message: "bare" }, "info", "bare", {}],
    ] as const
  ) {
    test(`makes a good record of console.${given.level}(${JSON.stringify(given.message)})`, async (t) => {
      const items = [{ ...ITEM, logs: [given] }];
      const [record] = await recordsOf(t, items, { context: false, summary: false });

      assert.deepEqual(record, {
        dt: "2026-05-06T14:30:00.005000Z",
        level,
        ...(message !== undefined && { message }),
        ...fields,
      });
    });
  }

  for (
    const [change, level, message] of [
      [{ event: { ...ITEM.event, response: { status: 404 } } }, "warn", "POST /cart 404"],
      [{ event: { ...ITEM.event, response: { status: 503 } } }, "error", "POST /cart 503"],
      [{ outcome: "exceededCpu" }, "error", "POST /cart exceededCpu"],
      [{ outcome: "canceled" }, "warn", "POST /cart canceled"],
      [{ event: { cron: "* * * * *", scheduledTime: AT } }, "info", "scheduled ok"],
      [{ event: { queue: "jobs", batchSize: 3 } }, "info", "queue ok"],
      [{ event: { scheduledTime: new Date(AT) } }, "info", "alarm ok"],
      [{ event: { rpcMethod: "add" } }, "info", "rpc ok"],
      [{ event: null, eventTimestamp: null, outcome: "unknown" }, "error", "invocation unknown"],
    ] as const
  ) {
    test(`sums up ${JSON.stringify(change)} at ${level}`, async (t) => {
      const [record] = await recordsOf(t, [{ ...ITEM, ...change }]);

      assert.deepEqual([record!.level, record!.message], [level, message]);
      assert.ok(!("event" in change) || typeof record!.requestId === "string");
    });
  }

  test("takes level, redact, fields and transform as loggers do", async (t) => {
    const items = [{ ...ITEM, logs: [log("debug", "no"), log("log", "yes", { card: "4711" })] }];
    const records = await recordsOf(t, items, {
      level: "info",
      redact: ["card"],
      fields: { team: "checkout" },
      transform: (record) => record.status ? null : { ...record, seen: true },
    });

    assert.equal(records.length, 1);
    const [{ message, card, team, seen }] = records as [typeof records[0]];
    assert.deepEqual([message, card, team, seen], ["yes", "[redacted]", "checkout", true]);
  });

  test("throws for a bad option at once", () => {
    assert.throws(() => tailHandler({ maxBatchRecords: 0 }), RangeError);
  });
});

test("a Worker that uses neither tails nor queues does not carry them", async () => {
  const text = await bundleText(
    `export { withBetterStack } from "@mikser-io/better-stack/cloudflare";`,
  );

  assert.doesNotMatch(text, /scriptName|cloudflare-queue|delaySeconds/);
});

const APP = `export default {
  async fetch(request) {
    const id = new URL(request.url).searchParams.get("id");
    for (let n = 0; n < 5; n++) console.log("line", { id, n });
    if (id === "throw") throw new TypeError("boom");
    return new Response("from the app");
  },
  scheduled() {
    console.warn("nightly");
  },
};`;

/** A Worker that knows nothing of us, and a Tail Worker that observes it. */
async function startBoth(t: TestContext): Promise<[app: RunningWorker, sandbox: SandboxServer]> {
  const sandbox = await startSandbox(t);
  const tail = await bundleText(`
    import { tailHandler } from "@mikser-io/better-stack/cloudflare";
    export default { tail: tailHandler({ requestTimeoutMs: 500 }) };
  `);
  const common = { modules: true, compatibilityDate: DATE };
  const app = await startWorker("", {}, {
    workers: [
      { ...common, name: "app", script: APP, tails: ["tail"] },
      { ...common, name: "tail", script: tail, bindings: { ...sandbox.environment } },
    ],
  });
  t.after(app.stop);
  return [app, sandbox];
}

async function linesOf(sandbox: SandboxServer, id: string): Promise<void> {
  const numbers = () =>
    new Set(sandbox.records.filter((record) => record.id === id).map(({ n }) => n));
  await sandbox.waitFor(() => numbers().size === 5, { timeoutMs: 20_000 });
}

describe("a Tail Worker in workerd", { timeout: 60_000 }, () => {
  test("ships console lines, exceptions and outcomes of a Worker that does not know of it", async (t) => {
    const [app, sandbox] = await startBoth(t);

    assert.equal(await (await app.fetch("/a?id=x")).text(), "from the app");
    await (await app.fetch("/b?id=throw")).text();
    await app.scheduled("0 3 * * *");

    await linesOf(sandbox, "x");
    const summary = await sandbox.waitFor(({ message }) => message === "GET /a 200");
    assert.equal(summary.outcome, "ok");
    const line = sandbox.records.find(({ id }) => id === "x")!;
    assert.equal(line.requestId, summary.requestId);
    const boom = await sandbox.waitFor(({ message }) => message === "boom");
    assert.equal((boom.error as { name: string }).name, "TypeError");
    await sandbox.waitFor(({ message }) => message === "GET /b exception");
    const nightly = await sandbox.waitFor(({ message }) => message === "nightly");
    assert.deepEqual([nightly.level, nightly.handler], ["warn", "scheduled"]);
  });

  for (
    const [name, fault] of [
      ["every second answer is a 503", { status: 503, every: 2 }],
      ["the intake hangs once", { hang: true, times: 1 }],
    ] as const
  ) {
    test(`loses nothing when ${name}`, async (t) => {
      const [app, sandbox] = await startBoth(t);
      sandbox.fail(fault);

      for (let n = 0; n < 6; n++) await (await app.fetch(`/?id=r${n}`)).text();

      for (let n = 0; n < 6; n++) await linesOf(sandbox, `r${n}`);
    });
  }
});
