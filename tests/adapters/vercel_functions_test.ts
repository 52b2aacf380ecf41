/** What `withBetterStack` from `./vercel` does for each kind of function. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import process from "node:process";
import { test, type TestContext } from "node:test";
import { withBetterStack } from "../../src/adapters/vercel.ts";
import { Platform, startSandbox } from "../support/platform.ts";

/** Sets variables of this process for one test. */
function setEnvironment(t: TestContext, variables: Record<string, string>): void {
  Object.assign(process.env, variables);
  t.after(() => Object.keys(variables).forEach((name) => delete process.env[name]));
}

test("middleware is held by its event", async (t) => {
  const sandbox = await startSandbox(t);
  setEnvironment(t, { ...sandbox.environment, VERCEL_REGION: "fra1" });
  const middleware = withBetterStack((_request: Request, _event: Platform, logger) => {
    logger.info("passing");
  });
  const event = new Platform();
  const headers = { "x-vercel-id": "fra1::abc" };

  await middleware(new Request("https://x.example/shop?a=1", { headers }), event);
  await event.ended();

  const [passing, summary] = sandbox.records;
  assert.equal(passing!.requestId, "fra1::abc");
  assert.equal(passing!.region, "fra1");
  assert.equal(passing!.path, "/shop");
  assert.equal(summary!.message, "GET /shop ok");
  assert.equal(summary!.level, "info");
  assert.equal(sandbox.requests.length, 1);
});

test("a route is held by the waitUntil or after that it is given", async (t) => {
  const sandbox = await startSandbox(t);
  setEnvironment(t, { ...sandbox.environment });
  const platform = new Platform();
  const after = (promise: Promise<unknown>) => platform.waitUntil(promise);
  const route = withBetterStack({ waitUntil: after }, (_request, _context, logger) => {
    logger.info("hello");
    return Response.json({});
  });

  await route(new Request("https://x.example/"), { params: Promise.resolve({}) });
  await platform.ended();

  assert.equal(sandbox.records.length, 2);
});

test("a route that is given none is held by the one that Vercel has for every request", async (t) => {
  const sandbox = await startSandbox(t);
  setEnvironment(t, { ...sandbox.environment });
  const platform = new Platform();
  const key = Symbol.for("@vercel/request-context");
  Object.assign(globalThis, { [key]: { get: () => platform } });
  t.after(() => Reflect.deleteProperty(globalThis, key));
  const route = withBetterStack((_request, _context, logger) => {
    logger.info("hello");
    return new Response("hello");
  });

  await route(new Request("https://x.example/"));
  assert.equal(platform.held.length, 1);
  await platform.ended();

  assert.equal(sandbox.records.length, 2);
});

test("a Node function is wrapped like any other", async (t) => {
  const sandbox = await startSandbox(t);
  setEnvironment(t, { ...sandbox.environment });
  const handler = withBetterStack(
    (_request: IncomingMessage, response: ServerResponse, logger) => {
      logger.info("hello");
      response.statusCode = 404;
      response.end("not here");
    },
  );
  const server = createServer((request, response) => void handler(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => server.close());
  const { port } = server.address() as AddressInfo;

  const response = await fetch(`http://127.0.0.1:${port}/cart?a=1`, {
    headers: { "x-request-id": "r1" },
  });
  assert.equal(await response.text(), "not here");

  const summary = await sandbox.waitFor(({ status }) => status === 404);
  assert.equal(summary.message, "GET /cart 404");
  assert.equal(summary.level, "warn");
  assert.equal(summary.requestId, "r1");
});

for (
  const [what, answer, beat] of [
    ["succeeds", () => new Response("done"), "up"],
    ["answers 500", () => new Response("no", { status: 500 }), "down"],
    ["throws", () => assert.fail("the disk is full"), "down"],
  ] as const
) {
  test(`a cron route that ${what} says so to the heartbeat`, async (t) => {
    const sandbox = await startSandbox(t);
    setEnvironment(t, { ...sandbox.environment });
    const event = new Platform();
    const route = withBetterStack(
      { cron: true },
      (_request: Request, _event: Platform) => answer(),
    );

    await route(new Request("https://x.example/api/nightly"), event).catch(() => {});
    await event.ended();

    assert.equal(sandbox.heartbeats[0]?.status, beat);
    assert.equal(sandbox.records[0]!.handler, "cron");
  });
}

test("a route that returns no Response is summed up as the 500 that it gets; its heartbeat fails", async (t) => {
  const sandbox = await startSandbox(t);
  setEnvironment(t, { ...sandbox.environment });
  const platform = new Platform();
  const waitUntil = (promise: Promise<unknown>) => platform.waitUntil(promise);
  const route = withBetterStack({ cron: true, waitUntil }, () => undefined);

  assert.equal(await route(new Request("https://x.example/none"), {}), undefined);
  await platform.ended();

  const [summary] = sandbox.records;
  assert.equal(summary?.message, "GET /none 500: the handler returned no Response");
  assert.equal(summary.level, "error");
  assert.equal(sandbox.heartbeats[0]?.status, "down");
});

test("a route that is no cron job does not beat", async (t) => {
  const sandbox = await startSandbox(t);
  setEnvironment(t, { ...sandbox.environment });
  const event = new Platform();
  const route = withBetterStack((_request: Request, _event: Platform) => new Response("hello"));

  await route(new Request("https://x.example/"), event);
  await event.ended();

  assert.equal(sandbox.heartbeats.length, 0);
});

test("the names of the official Next client are the last resort", async (t) => {
  const sandbox = await startSandbox(t, { sourceTokens: ["next", "ours"] });
  setEnvironment(t, {
    NEXT_PUBLIC_BETTER_STACK_SOURCE_TOKEN: "next",
    NEXT_PUBLIC_BETTER_STACK_INGESTING_URL: sandbox.url,
    BETTERSTACK_ALLOW_INSECURE_URL: "1",
  });
  const hello = async () => {
    const event = new Platform();
    const route = withBetterStack((_request: Request, _event: Platform) => new Response("hello"));
    await route(new Request("https://x.example/"), event);
    await event.ended();
  };

  await hello();
  setEnvironment(t, { BETTERSTACK_SOURCE_TOKEN: "ours" });
  await hello();

  assert.equal(sandbox.records.length, 2);
  const [first, second] = sandbox.requests.map(({ token }) => token);
  assert.ok("next".startsWith(first!.replace(/\W+$/, "")), first);
  assert.ok("ours".startsWith(second!.replace(/\W+$/, "")), second);
});
