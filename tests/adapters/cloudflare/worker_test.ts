/** What `withBetterStack` from `./cloudflare` does for each kind of invocation. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Hono } from "hono";
import {
  createEdgeLogger,
  type EdgeLogger,
  withBetterStack,
} from "../../../src/adapters/cloudflare.ts";
import { bundleText } from "../../support/bundle.ts";
import { Platform, startSandbox } from "../../support/platform.ts";
import { startWorker } from "../../support/workerd.ts";

test("fetch() gets a logger whose records tell the invocation", async (t) => {
  const sandbox = await startSandbox(t);
  const ctx = new Platform();
  const worker = withBetterStack({
    fetch(_request, _env: object, _ctx, logger) {
      logger.info("hello", { own: true });
      return new Response("hello");
    },
  });
  const request = new Request("https://shop.example/cart?secret=1", {
    method: "POST",
    headers: { "cf-ray": "8c1-DFW", traceparent: "00-abc-def-01" },
  });
  Object.assign(request, { cf: { colo: "DFW" } });

  await worker.fetch(request, sandbox.environment, ctx);
  await ctx.ended();

  const [hello, summary] = sandbox.records;
  const { dt: _, ...fields } = hello!;
  const context = {
    handler: "fetch",
    requestId: "8c1-DFW",
    method: "POST",
    path: "/cart",
    colo: "DFW",
    traceparent: "00-abc-def-01",
  };
  assert.deepEqual(fields, { level: "info", message: "hello", ...context, own: true });
  assert.equal(summary!.message, "POST /cart 200");
  assert.equal(summary!.requestId, "8c1-DFW");
  assert.equal(sandbox.requests.length, 1);
});

test("context and summary can be switched off", async (t) => {
  const sandbox = await startSandbox(t);
  const ctx = new Platform();
  const worker = withBetterStack({ context: false, summary: false, fields: { app: "shop" } }, {
    fetch(_request, _env: object, _ctx, logger) {
      logger.info("hello");
      return new Response("hello");
    },
  });

  await worker.fetch(new Request("https://shop.example/"), sandbox.environment, ctx);
  await ctx.ended();

  const [{ dt: _, ...fields } = { dt: "" }, ...others] = sandbox.records;
  assert.deepEqual(fields, { level: "info", message: "hello", app: "shop" });
  assert.equal(others.length, 0);
});

test("the response is the handler's own, and comes before anything is sent", async (t) => {
  const sandbox = await startSandbox(t);
  const ctx = new Platform();
  const response = new Response("hello");
  let sent = 0;
  const send: typeof fetch = (input, init) => {
    sent++;
    return fetch(input, init);
  };
  const worker = withBetterStack({ fetch: send }, {
    fetch: (_request: Request, _env: object) => response,
  });

  const answer = await worker.fetch(new Request("https://x.example/"), sandbox.environment, ctx);

  assert.deepEqual([sent, sandbox.requests.length], [0, 0]);
  assert.equal(answer, response);
  await ctx.ended();
  assert.deepEqual([sent, sandbox.requests.length], [1, 1]);
});

test("what the handler's own waitUntil work logs goes in one request, when the last of it ends", async (t) => {
  const sandbox = await startSandbox(t);
  const worker = withBetterStack({
    fetch(_request, _env: object, ctx, logger) {
      for (const end of [150, 300]) {
        ctx.waitUntil((async () => {
          for (let ms = 30; ms <= end; ms += 30) {
            await new Promise((resolve) => setTimeout(resolve, 30));
            logger.info(`after ${ms} of ${end} ms`);
          }
        })());
      }
      return new Response("hello");
    },
  });

  // A busy machine may be late, but an idle interval would be sat out every time.
  let heldMs = Infinity;
  for (let n = 0; n < 5 && heldMs >= 90; n++) {
    sandbox.clear();
    const ctx = new Platform();
    await worker.fetch(new Request("https://x.example/"), sandbox.environment, ctx);
    await ctx.held[1];
    const workEndedAt = performance.now();
    await ctx.ended();
    heldMs = Math.min(heldMs, performance.now() - workEndedAt);
    assert.deepEqual(sandbox.requests.map(({ records }) => records), [1, 15]);
  }

  assert.ok(heldMs < 90, `it was held for an idle interval: ${heldMs} ms`);
});

test("work for waitUntil that never ends does not keep what is logged meanwhile", async (t) => {
  const sandbox = await startSandbox(t);
  const worker = withBetterStack({ batchIntervalMs: 30 }, {
    fetch(_request, _env: object, ctx, logger) {
      ctx.waitUntil(new Promise(() => setTimeout(() => logger.info("meanwhile"), 10)));
      return new Response("hello");
    },
  });

  await worker.fetch(new Request("https://x.example/"), sandbox.environment, new Platform());

  await sandbox.waitFor(({ message }) => message === "meanwhile");
});

test("a handler's work for waitUntil may fail: the platform gets to know, and records arrive", async (t) => {
  const sandbox = await startSandbox(t);
  const ctx = new Platform();
  const boom = new Error("boom");
  const worker = withBetterStack({
    fetch(_request, _env: object, ctx, logger) {
      ctx.waitUntil(Promise.reject(boom).finally(() => logger.info("it fails")));
      return new Response("hello");
    },
  });

  await worker.fetch(new Request("https://x.example/"), sandbox.environment, ctx);

  await assert.rejects(ctx.held[0]!, boom);
  await sandbox.waitFor(({ message }) => message === "it fails");
  await ctx.held[1];
});

test("a handler may close its logger: its summary arrives all the same", async (t) => {
  const sandbox = await startSandbox(t);
  const ctx = new Platform();
  const worker = withBetterStack({
    async fetch(_request, _env: object, _ctx, logger) {
      logger.info("hello");
      await logger.close();
      return new Response("hello");
    },
  });

  await worker.fetch(new Request("https://x.example/"), sandbox.environment, ctx);
  await ctx.ended();

  assert.deepEqual(sandbox.records.map(({ message }) => message), ["hello", "GET / 200"]);
});

test("a handler that returns no Response is summed up as the 500 that the platform makes of it", async (t) => {
  const sandbox = await startSandbox(t);
  const ctx = new Platform();
  const worker = withBetterStack({
    fetch: (_request: Request, _env: object) => undefined as never,
  });

  const answer = await worker.fetch(
    new Request("https://x.example/none"),
    sandbox.environment,
    ctx,
  );
  await ctx.ended();

  assert.equal(answer, undefined, "it is the platform's to answer");
  const [{ level, message, status, outcome } = {}] = sandbox.records;
  assert.deepEqual({ level, message, status, outcome }, {
    level: "error",
    message: "GET /none 500: the handler returned no Response",
    status: 500,
    outcome: "exception",
  });
});

test("in workerd a streamed body's records make one request, and so do those of waitUntil work", async (t) => {
  const sandbox = await startSandbox(t);
  const script = await bundleText(`
    import { withBetterStack } from "@mikser-io/better-stack/cloudflare";
    const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
    const logFor150Ms = async (logger, each = () => {}) => {
      for (let n = 0; n < 5; n++) {
        await wait(30);
        each();
        logger.info("late");
      }
    };
    export default withBetterStack({
      fetch(request, _env, ctx, logger) {
        logger.info("in time");
        if (request.url.endsWith("/none")) return;
        if (request.url.endsWith("/work")) {
          ctx.waitUntil(logFor150Ms(logger));
          return new Response("hello");
        }
        return new Response(new ReadableStream({
          async start(controller) {
            await logFor150Ms(logger, () => controller.enqueue(new TextEncoder().encode("x")));
            controller.close();
          },
        }));
      },
    });`);
  const worker = await startWorker(script, { ...sandbox.environment });
  t.after(worker.stop);

  for (const [path, body, requests] of [["/body", "xxxxx", 2], ["/work", "hello", 4]] as const) {
    const before = sandbox.records.length;
    assert.equal(await (await worker.fetch(path)).text(), body);
    await sandbox.waitFor(() => sandbox.records.length === before + 7);
    assert.equal(sandbox.requests.length, requests, path);
  }
  assert.deepEqual(worker.lines, []);

  assert.equal((await worker.fetch("/none")).status, 500);
  const summary = await sandbox.waitFor(({ path, status }) => path === "/none" && status === 500);
  assert.equal(summary.level, "error");
});

test("options can be made of the bindings, once for all invocations", async (t) => {
  const sandbox = await startSandbox(t);
  let made = 0;
  const env = { ...sandbox.environment, LEVEL: "warn" as const };
  const worker = withBetterStack(
    (env: { LEVEL: "warn" }) => {
      made++;
      return { level: env.LEVEL };
    },
    {
      fetch(_request, _env, _ctx, logger) {
        logger.info("below");
        logger.warn("above");
        return new Response("hello");
      },
    },
  );

  for (let n = 0; n < 3; n++) {
    const ctx = new Platform();
    await worker.fetch(new Request("https://x.example/"), env, ctx);
    await ctx.ended();
  }

  assert.equal(made, 1);
  assert.deepEqual(sandbox.records.map(({ message }) => message), ["above", "above", "above"]);
});

test("bad options given as an object throw where the Worker is wrapped", () => {
  const worker = { fetch: () => new Response("hello") };

  assert.throws(() => withBetterStack({ holdMs: -1 }, worker), /holdMs must be from 1/);
});

test("what a Worker has besides its handlers stays as it is", () => {
  const worker = withBetterStack({
    fetch: () => new Response("hello"),
    email: (text: string) => text.length,
  });

  assert.equal(worker.email("hello"), 5);
  assert.equal("scheduled" in worker, false);
});

test("scheduled() beats when it succeeds", async (t) => {
  const sandbox = await startSandbox(t);
  const ctx = new Platform();
  const worker = withBetterStack({
    scheduled(event, _env: object, _ctx, logger) {
      logger.info("cleaning up", { at: event.scheduledTime });
    },
  });

  await worker.scheduled({ cron: "0 3 * * *", scheduledTime: 0 }, sandbox.environment, ctx);
  await ctx.ended();

  assert.equal(sandbox.heartbeats[0]?.status, "up");
  const [record] = sandbox.records;
  assert.equal(record!.handler, "scheduled");
  assert.equal(record!.cron, "0 3 * * *");
  assert.equal(record!.scheduledTime, "1970-01-01T00:00:00.000Z");
  assert.ok(record!.requestId);
});

test("scheduled() reports a failure with its message, and throws the same", async (t) => {
  const sandbox = await startSandbox(t);
  sandbox.fail({ status: 503, target: "heartbeat", times: 1 });
  const ctx = new Platform();
  const boom = new Error("the disk is full");
  const worker = withBetterStack({
    scheduled(_event, _env: object) {
      throw boom;
    },
  });

  await assert.rejects(
    () => worker.scheduled({ cron: "* * * * *", scheduledTime: 0 }, sandbox.environment, ctx),
    (error) => error === boom,
  );
  await ctx.ended();

  const [heartbeat] = sandbox.heartbeats;
  assert.equal(heartbeat?.status, "down");
  assert.match(JSON.stringify(heartbeat), /the disk is full/);
  assert.equal(sandbox.records[0]?.message, "the disk is full");
});

test("without a heartbeat scheduled() just runs", async (t) => {
  const sandbox = await startSandbox(t);
  const { BETTERSTACK_UPTIME_HEARTBEAT_URL: _, ...env } = sandbox.environment;
  const ctx = new Platform();
  const worker = withBetterStack({ scheduled(_event, _env: object) {} });

  await worker.scheduled({ cron: "* * * * *", scheduledTime: 0 }, env, ctx);

  assert.equal(ctx.held.length, 0);
});

test("a heartbeat that cannot be sent is reported, and changes nothing for the job", async (t) => {
  const sandbox = await startSandbox(t);
  sandbox.fail({ status: 503, target: "heartbeat" });
  const ctx = new Platform();
  const seen: string[] = [];
  const worker = withBetterStack(
    { holdMs: 50, onError: ({ message }) => seen.push(message) },
    { scheduled(_event, _env: object) {} },
  );

  await worker.scheduled({ cron: "* * * * *", scheduledTime: 0 }, sandbox.environment, ctx);
  await ctx.ended();

  assert.equal(seen.length, 1);
  assert.match(seen[0]!, /^cannot send the heartbeat to http:.*answered 503/);
});

test("scheduled and queue invocations of workerd are wrapped, too", async (t) => {
  const sandbox = await startSandbox(t);
  const script = await bundleText(`
    import { withBetterStack } from "@mikser-io/better-stack/cloudflare";
    export default withBetterStack({
      scheduled(event, _env, _ctx, logger) {
        logger.info("a cron trigger");
      },
      queue(batch, _env, _ctx, logger) {
        for (const message of batch.messages) {
          logger.info("a message", { body: message.body });
          message.ack();
        }
      },
    });`);
  const worker = await startWorker(script, { ...sandbox.environment }, {
    queueConsumers: ["orders"],
  });
  t.after(worker.stop);

  assert.equal((await worker.scheduled("0 3 * * *")).outcome, "ok");
  assert.equal((await worker.queue("orders", ["one", "two"])).outcome, "ok");

  const scheduled = await sandbox.waitFor(({ message }) => message === "a cron trigger");
  assert.equal(scheduled.cron, "0 3 * * *");
  const queued = await sandbox.waitFor(({ body }) => body === "two");
  assert.equal(queued.handler, "queue");
  assert.equal(queued.queue, "orders");
  assert.equal(queued.messages, 2);
  assert.equal(sandbox.heartbeats[0]?.status, "up");
  assert.deepEqual(worker.lines, []);
});

test("console: true shows the lines where `wrangler tail` reads them", async (t) => {
  const sandbox = await startSandbox(t);
  const script = await bundleText(`
    import { withBetterStack } from "@mikser-io/better-stack/cloudflare";
    export default withBetterStack({ console: true }, {
      fetch(_request, _env, _ctx, logger) {
        logger.info("seen in both places");
        return new Response("hello");
      },
    });`);
  const worker = await startWorker(script, { ...sandbox.environment });
  t.after(worker.stop);

  await (await worker.fetch("/")).text();

  await sandbox.waitFor(({ message }) => message === "seen in both places");
  assert.ok(worker.lines.some((line) => line.includes("info seen in both places")));
});

test("a Worker without a token runs, and says once that nothing is shipped", async (t) => {
  const script = await bundleText(`
    import { withBetterStack } from "@mikser-io/better-stack/cloudflare";
    export default withBetterStack({
      fetch(_request, _env, _ctx, logger) {
        logger.info("to the console");
        return new Response("hello");
      },
    });`);
  const worker = await startWorker(script);
  t.after(worker.stop);

  for (let n = 0; n < 2; n++) assert.equal(await (await worker.fetch("/")).text(), "hello");

  assert.equal(worker.lines.filter((line) => line.includes("nothing is shipped")).length, 1);
  assert.ok(worker.lines.some((line) => line.includes("info to the console")));
});

test("a log call at the module scope of a Worker does not throw, and its record is not lost", async (t) => {
  const sandbox = await startSandbox(t);
  const script = await bundleText(`
    import { createLogger } from "@mikser-io/better-stack";
    const logger = createLogger({
      sourceToken: "a-token",
      ingestingHost: "${sandbox.url}",
      allowInsecureUrl: true,
    });
    logger.info("starting");
    export default {
      async fetch() {
        logger.info("first");
        await logger.flush();
        return new Response("hello");
      },
    };`);
  const worker = await startWorker(script);
  t.after(worker.stop);

  assert.equal(await (await worker.fetch("/")).text(), "hello");

  assert.deepEqual(sandbox.records.map(({ message }) => message), ["starting", "first"]);
});

test("createEdgeLogger() serves Hono, and its watch() makes one request of it all", async (t) => {
  const sandbox = await startSandbox(t);
  const app = new Hono<{ Bindings: object; Variables: { logger: EdgeLogger } }>();
  app.use((c, next) => {
    const logger = createEdgeLogger(c.executionCtx, { fields: { path: c.req.path } }, c.env);
    c.set("logger", logger);
    return logger.watch(next);
  });
  app.get("/cart", async (c) => {
    c.get("logger").info("before");
    await new Promise((resolve) => setTimeout(resolve, 20));
    c.get("logger").info("after");
    return c.text("hello");
  });
  const ctx = Object.assign(new Platform(), { props: {} });

  const response = await app.fetch(
    new Request("https://x.example/cart"),
    sandbox.environment,
    ctx as never,
  );
  assert.equal(await response.text(), "hello");
  await ctx.ended();

  assert.deepEqual(sandbox.records.map(({ message }) => message), ["before", "after"]);
  assert.equal(sandbox.records[0]!.path, "/cart");
  assert.equal(sandbox.requests.length, 1);
});
