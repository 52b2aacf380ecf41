/** `./logtail` in workerd, under the load that the official packages do not stand. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { bundleText } from "../../support/bundle.ts";
import { type Intake, serveIntake, TOKEN } from "../../support/intake.ts";
import { startFunction } from "../../support/edge_runtime.ts";
import { startWorker } from "../../support/workerd.ts";

/** A Worker with one logger for all its requests, as the official documentation has it. */
const worker = (handler: string) => `
  import { Logtail } from "@mikser-io/better-stack/logtail";

  let logger;
  export default {
    async fetch(request, env, ctx) {
      logger ??= new Logtail(env.TOKEN, { endpoint: env.ENDPOINT, allowInsecureUrl: true });
      const id = new URL(request.url).pathname.slice(1);
      ${handler}
      return new Response("ok");
    },
  };
`;

const HANDLERS: { [title: string]: string } = {
  "flush() in waitUntil": `logger.info("m", { id }); ctx.waitUntil(logger.flush());`,
  "an execution context": `
    const log = logger.withExecutionContext(ctx);
    log.info("m", { id });
    await new Promise((resolve) => setTimeout(resolve, 5));
    log.warn("later", { id });`,
  "awaited calls": `await logger.info("m", { id });`,
  "awaited calls with a context": `await logger.withExecutionContext(ctx).info("m", { id });`,
  "a call in waitUntil": `ctx.waitUntil(logger.info("m", { id }));`,
  "slow middleware": `
    if (logger.logged === 0) logger.use(async (log) => { await scheduler.wait(5); return log; });
    logger.withExecutionContext(ctx).info("m", { id });`,
};

for (const [title, handler] of Object.entries(HANDLERS)) {
  test(`a logger at module level delivers all under overlapping requests: ${title}`, async (t) => {
    const intake = await serveIntake(t, async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return 202;
    });
    const running = await start(t, intake, worker(handler));
    const ids = Array.from({ length: 60 }, (_, n) => String(n));

    for (let n = 0; n < ids.length; n += 20) {
      const answers = await Promise.all(ids.slice(n, n + 20).map((id) => running.fetch(`/${id}`)));
      for (const answer of answers) assert.equal(await answer.text(), "ok");
    }
    const arrived = () => new Set(intake.delivered.map(({ id }) => id)).size;
    await intake.until(() => arrived() === ids.length);

    const told = running.lines.filter((line) => !line.includes("withExecutionContext(ctx)"));
    assert.deepEqual(told, []);
  });
}

test("what was logged without a context goes with the next invocation that has one", async (t) => {
  const intake = await serveIntake(t);
  const handler = `
    if (id === "last") logger.withExecutionContext(ctx).info("m", { id });
    else logger.info("m", { id });`;
  const running = await start(t, intake, worker(handler));

  for (const id of ["a", "b", "last"]) await (await running.fetch(`/${id}`)).text();
  await intake.until(() => intake.delivered.length === 3);

  assert.deepEqual(intake.delivered.map(({ id }) => id), ["a", "b", "last"]);
  const warnings = running.lines.filter((line) => line.includes("withExecutionContext(ctx)"));
  assert.equal(warnings.length, 1);
});

test("a module may create its logger, and log, before the first request", async (t) => {
  const intake = await serveIntake(t);
  const script = `
    import { Logtail } from "@mikser-io/better-stack/logtail";
    const logger = new Logtail(${JSON.stringify(TOKEN)}, ${
    JSON.stringify({ endpoint: intake.url, allowInsecureUrl: true })
  });
    logger.info("loaded");
    export default {
      fetch(request, env, ctx) {
        logger.withExecutionContext(ctx).info("served");
        return new Response("ok");
      },
    };
  `;
  const running = await start(t, intake, script);

  await (await running.fetch("/")).text();
  await intake.until(() => intake.delivered.length === 2);
});

test("in Vercel's Edge runtime the event is the context, and flush() delivers what had none", async (t) => {
  const intake = await serveIntake(t);
  const script = await bundleText(
    `
    import { Logtail } from "@mikser-io/better-stack/logtail";
    const options = {
      endpoint: ${JSON.stringify(intake.url)},
      allowInsecureUrl: true,
      warnAboutMissingExecutionContext: false,
    };
    const logger = new Logtail(${JSON.stringify(TOKEN)}, options);
    addEventListener("fetch", (event) => {
      logger.info("without", { n: 1 });
      event.waitUntil(logger.flush());
      logger.withExecutionContext(event).info("with", { n: 2 });
      event.respondWith(new Response("ok"));
    });`,
    { format: "iife" },
  );
  const edge = await startFunction(script, {});
  t.after(() => edge.stop());

  assert.equal(await (await edge.fetch("/")).text(), "ok");
  await intake.until(() => intake.delivered.length === 2);

  assert.deepEqual(intake.delivered.map(({ message }) => message).sort(), ["with", "without"]);
});

async function start(
  t: { after(work: () => unknown): void },
  intake: Intake,
  source: string,
): ReturnType<typeof startWorker> {
  const running = await startWorker(await bundleText(source), {
    TOKEN,
    ENDPOINT: intake.url,
  });
  t.after(() => running.stop());
  return running;
}
