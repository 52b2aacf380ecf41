/** The guarantees of `./cloudflare` under load, in workerd: requests overlap, and the intake fails. */
import assert from "node:assert/strict";
import { test, type TestContext } from "node:test";
import { type SandboxServer, serveSandbox } from "../../../src/sandbox/mod.ts";
import { bundleText } from "../../support/bundle.ts";
import { inParallel } from "../../support/load.ts";
import { type RunningWorker, startWorker } from "../../support/workerd.ts";

const REQUESTS = 1_000;
const RECORDS = 5;
const LONG = { timeout: 60_000 }; // some runtimes give a test five seconds

const APP = bundleText(`
  import { withBetterStack } from "@mikser-io/better-stack/cloudflare";

  export default withBetterStack(
    (env) => ({ summary: false, ...JSON.parse(env.OPTIONS) }),
    {
      async fetch(request, _env, _ctx, logger) {
        const id = new URL(request.url).searchParams.get("id");
        for (let n = 0; n < ${RECORDS}; n++) logger.info("load", { id, n });
        return new Response("logged");
      },
    },
  );
`);

test("1,000 requests, 50 at a time, arrive whole, each in one intake request", LONG, async (t) => {
  const { sandbox, worker } = await start(t);

  await load(worker);
  await allArrived(sandbox);

  assert.equal(sandbox.records.length, REQUESTS * RECORDS, "each record once");
  assert.equal(sandbox.requests.length, REQUESTS);
  assert.deepEqual(worker.lines, []);
});

test("1,000 requests arrive whole when every third answer is a 503", LONG, async (t) => {
  const { sandbox, worker } = await start(t);
  sandbox.fail({ status: 503, every: 3 });

  await load(worker);
  await allArrived(sandbox);

  assert.equal(sandbox.records.length, REQUESTS * RECORDS, "each record once");
  assert.deepEqual(worker.lines, []);
});

test(
  "an intake that hangs for two seconds loses nothing as long as requests go on",
  LONG,
  async (t) => {
    const options = { requestTimeoutMs: 1_000, holdMs: 1_500 };
    const { sandbox, worker } = await start(t, options);
    const heal = sandbox.fail({ hang: true });
    setTimeout(heal, 2_000);

    await load(worker);
    for (let extra = 0; missing(sandbox) > 0 && extra < 100; extra++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      await (await worker.fetch("/?id=extra")).text();
    }

    assert.equal(missing(sandbox), 0);
    assert.deepEqual(crossRequestLines(worker), []);
  },
);

async function start(
  t: TestContext,
  options: object = {},
): Promise<{ sandbox: SandboxServer; worker: RunningWorker }> {
  const sandbox = await serveSandbox();
  t.after(() => sandbox.close());
  const bindings = { ...sandbox.environment, OPTIONS: JSON.stringify(options) };
  const worker = await startWorker(await APP, bindings);
  t.after(() => worker.stop());
  return { sandbox, worker };
}

function load(worker: RunningWorker): Promise<void> {
  return inParallel(REQUESTS, 50, async (id) => {
    const response = await worker.fetch(`/?id=${id}`);
    assert.equal(await response.text(), "logged");
  });
}

function missing({ records }: SandboxServer): number {
  const wanted = records.filter(({ id }) => id !== "extra");
  return REQUESTS * RECORDS - new Set(wanted.map(({ id, n }) => `${id} ${n}`)).size;
}

async function allArrived(sandbox: SandboxServer): Promise<void> {
  if (missing(sandbox) === 0) return;
  const until = performance.now() + 20_000;
  while (missing(sandbox) > 0 && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.equal(missing(sandbox), 0, `${missing(sandbox)} records are missing`);
}

function crossRequestLines({ lines }: RunningWorker): string[] {
  return lines.filter((line) => /different request|cross-request|hung|canceled/i.test(line));
}
