/** The examples for those who outgrow one process's memory run as they are. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { text } from "node:stream/consumers";
import { test, type TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { startAgent } from "../support/agent.ts";
import { bundleText } from "../support/bundle.ts";
import { serveIntake, TOKEN } from "../support/intake.ts";
import { linkPackage } from "../support/package_link.ts";
import { type Runtime, RUNTIMES } from "../support/runtimes.ts";
import { startWorker } from "../support/workerd.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);

const environmentOf = (url: string) => ({
  BETTERSTACK_SOURCE_TOKEN: TOKEN,
  BETTERSTACK_INGEST_HOST: url,
  BETTERSTACK_ALLOW_INSECURE_URL: "1",
});

/** A Worker of an example, as its wrangler.jsonc has it. */
async function workerOf(example: string, bindings: Record<string, string>) {
  const config = await readFile(new URL(`${example}/wrangler.jsonc`, EXAMPLES), "utf8");
  const { name, main, compatibility_date, queues } = JSON.parse(
    config.replace(/^\s*\/\/.*$/gm, ""),
  );
  return {
    name,
    modules: true,
    compatibilityDate: compatibility_date,
    script: await bundleText(`export { default } from "./examples/${example}/${main}";`),
    bindings,
    queues,
  };
}

test("examples/cloudflare-tail observes a Worker", { timeout: 60_000 }, async (t) => {
  const intake = await serveIntake(t);
  const { queues: _, ...observer } = await workerOf("cloudflare-tail", environmentOf(intake.url));
  const script = `export default { fetch() {
    console.log("signing in", { user: "ada", password: "secret" });
    return new Response("hello");
  } }`;
  const app = await startWorker("", {}, {
    workers: [{ name: "app", modules: true, script, tails: [observer.name] }, observer],
  });
  t.after(app.stop);

  assert.equal(await (await app.fetch("/in")).text(), "hello");
  await intake.until(() => intake.delivered.length === 2);

  const [line, summary] = intake.delivered;
  assert.deepEqual([line!.message, line!.user, line!.password], [
    "signing in",
    "ada",
    "[redacted]",
  ]);
  assert.equal(summary!.message, "GET /in 200");
});

test("examples/cloudflare-queue delivers through its queue", { timeout: 60_000 }, async (t) => {
  const intake = await serveIntake(t);
  const { queues, ...worker } = await workerOf("cloudflare-queue", environmentOf(intake.url));
  const [{ binding, queue }] = queues.producers;
  const [{ max_batch_size, max_retries, dead_letter_queue }] = queues.consumers;
  const app = await startWorker("", {}, {
    workers: [{
      ...worker,
      queueProducers: { [binding]: queue },
      queueConsumers: {
        [queue]: {
          maxBatchSize: max_batch_size,
          maxRetries: max_retries,
          deadLetterQueue: dead_letter_queue,
          maxBatchTimeout: 0.1, // the example's is for real traffic
        },
      },
    }],
  });
  t.after(app.stop);

  assert.equal(await (await app.fetch("/?order=7")).text(), "Thank you\n");
  await intake.until(() => intake.delivered.length === 2);

  const [record] = intake.delivered;
  assert.deepEqual([record!.message, record!.order, record!.service], [
    "order received",
    "7",
    "shop",
  ]);
  assert.equal(intake.requests[0]!.headers.authorization, `Bearer ${TOKEN}`);
});

/** An example as its users install it, but for the registry. */
async function install(t: TestContext, example: string, runtime: Runtime) {
  const folder = await mkdtemp(join(tmpdir(), "better-stack-"));
  t.after(() => rm(folder, { recursive: true, force: true }));
  await cp(fileURLToPath(new URL(example, EXAMPLES)), folder, { recursive: true });
  await linkPackage(folder, runtime);
  return folder;
}

for (const runtime of RUNTIMES) {
  const { name, command: [program, ...args] } = runtime;
  const run = (folder: string, file: string, environment: Record<string, string>) =>
    spawn(program, [...args, file], { cwd: folder, env: { ...process.env, ...environment } });

  test(`examples/node-spool survives kill -9 under ${name}`, { timeout: 60_000 }, async (t) => {
    const intake = await serveIntake(t, () => 503);
    const folder = await install(t, "node-spool", runtime);
    const environment = environmentOf(intake.url);
    const first = run(folder, "worker.js", { ...environment, JOBS: "100000" });
    await intake.until(() => intake.requests.some(({ records }) => records.length > 3));
    process.kill(first.pid!, "SIGKILL");
    await once(first, "exit");
    const before = intake.requests.flatMap(({ records }) => records).map(({ job }) =>
      job as number
    );

    intake.answer = () => 202;
    const second = run(folder, "worker.js", { ...environment, JOBS: "1" });
    const errors = text(second.stderr);
    assert.deepEqual(await once(second, "exit"), [0, null], await errors);

    const jobs = new Set(intake.delivered.map(({ job }) => job));
    for (let job = 1; job <= Math.max(...before); job++) assert.ok(jobs.has(job), `job ${job}`);
    assert.equal(intake.delivered.at(-1)!.job, 1, "what was left goes first");
    assert.deepEqual(await readdir(join(folder, "spool")), []);
  });

  test(`examples/fleet hands over to an agent under ${name}`, { timeout: 60_000 }, async (t) => {
    const intake = await serveIntake(t, () => 503);
    const agent = await startAgent(t, intake.url, TOKEN);
    const folder = await install(t, "fleet", runtime);

    const services = [1, 2, 3].map(() => run(folder, "service.js", { AGENT_URL: agent.url }));
    const errors = services.map(({ stderr }) => text(stderr));
    const ends = await Promise.all(services.map((service) => once(service, "exit")));

    assert.deepEqual(ends.map(([code]) => code), [0, 0, 0], (await Promise.all(errors)).join(""));
    assert.equal(await agent.forward(), false, "Better Stack is down, and no service noticed");
    intake.answer = () => 202;
    assert.equal(await agent.forward(), true);
    const pids = new Set(intake.delivered.map(({ pid }) => pid));
    assert.deepEqual([intake.delivered.length, pids.size], [300, 3]);
  });
}
