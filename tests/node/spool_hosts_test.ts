/** The spool behind pino, mikser and `better-stack ship`; and that it is not in the way of those without. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { describe, test, type TestContext } from "node:test";
import { pino } from "pino";
import { betterStack, type MikserLogTransport } from "../../src/adapters/mikser.ts";
import { betterStackStream, type PinoTransportOptions } from "../../src/adapters/pino.ts";
import { bundleText } from "../support/bundle.ts";
import { runCli, startCli } from "../support/cli.ts";
import { serveIntake } from "../support/intake.ts";

const TARGET = new URL("../../src/adapters/pino.ts", import.meta.url).href;

/** An intake that is down, and a folder. */
async function setUp(t: TestContext) {
  const intake = await serveIntake(t, () => 503);
  const spool = await mkdtemp(join(tmpdir(), "better-stack-spool-"));
  t.after(() => rm(spool, { recursive: true, force: true }));
  const options = { ...intake.options, spool, batchIntervalMs: 5 } as PinoTransportOptions;
  const environment = {
    BETTERSTACK_SOURCE_TOKEN: intake.options.sourceToken!,
    BETTERSTACK_INGEST_HOST: intake.url,
    BETTERSTACK_ALLOW_INSECURE_URL: "1",
  };
  const messages = () => intake.delivered.map(({ message }) => message);
  return { intake, spool, options, environment, messages };
}

describe("a spool", { timeout: 60_000 }, () => {
  test("takes what pino's worker cannot deliver, and the next worker does", async (t) => {
    const { intake, spool, options, messages } = await setUp(t);
    const run = async (text: string, arrived: () => boolean) => {
      const transport = pino.transport({
        target: TARGET,
        options: { ...options, closeTimeoutMs: 50 },
      });
      await once(transport, "ready");
      pino(transport).info(text);
      await intake.until(arrived);
      transport.end(); // it waits for the worker without a turn for the intake
      await once(transport, "close");
    };

    await run("first", () => intake.requests.length > 0);
    assert.equal((await readdir(spool)).length, 1);
    intake.answer = () => 202;
    await run("second", () => intake.delivered.length === 2);

    assert.deepEqual(messages(), ["first", "second"]);
  });

  test("serves betterStackStream()", async (t) => {
    const { intake, options, messages } = await setUp(t);
    const onError = () => {};
    const first = betterStackStream({ ...options, onError });
    pino(first).info("first");
    assert.equal((await first.close({ timeoutMs: 50 })).pending, 1);

    intake.answer = () => 202;
    const second = betterStackStream({ ...options, onError });
    pino(second).info("second");
    await second.close();

    assert.deepEqual(messages(), ["first", "second"]);
  });

  test("is an option of the mikser plugin, which checks it", () => {
    let transport: MikserLogTransport | undefined;
    const plugin = betterStack({ sourceToken: "token", spool: "./spool", maxSpoolBytes: 1e6 });
    plugin({
      runtime: {},
      addLogTransport: (added: MikserLogTransport) => void (transport = added),
      onLoaded: () => {},
    } as never);

    const { spool, maxSpoolBytes } = transport!.options as PinoTransportOptions;
    assert.deepEqual([spool, maxSpoolBytes], ["./spool", 1e6]);
    assert.throws(() => betterStack({ sourceToken: "token", maxSpoolBytes: 1 }), RangeError);
  });

  test("of `ship` keeps what an outage leaves, and what a kill -9 does", async (t) => {
    const { intake, spool, environment, messages } = await setUp(t);
    const flags = ["ship", "--spool", spool, "--batch-interval-ms", "5"];

    const outage = await runCli([...flags, "--close-timeout-ms", "50"], environment, "one\ntwo\n");
    assert.equal(outage.code, 1);
    assert.match(outage.errors, /shipped 0 of 2 records; 2 left in the spool for the next start/);

    const { child, result } = startCli(t, flags, environment);
    child.stdin.write("three\nfour\n");
    await intake.until(() => intake.requests.some(({ text }) => text.includes("four")));
    process.kill(child.pid!, "SIGKILL");
    await result;
    intake.answer = () => 202;
    const last = await runCli(flags, environment, "five\n");

    assert.deepEqual([last.code, last.errors], [0, ""]);
    assert.deepEqual(messages(), ["one", "two", "three", "four", "five"]);
    assert.deepEqual(await readdir(spool), []);
  });

  test("of `ship` must have room", async () => {
    const { code, errors } = await runCli(["ship", "--spool", "x", "--max-spool-bytes", "1"], {
      BETTERSTACK_SOURCE_TOKEN: "token",
    }, "");

    assert.equal(code, 2);
    assert.match(errors, /--max-spool-bytes must be at least 100000/);
  });

  for (const entry of ["", "/cloudflare", "/vercel"]) {
    test(`is not in the bundle of ${entry || "."}`, async () => {
      const text = await bundleText(
        `import * as all from "@mikser-io/better-stack${entry}"; console.log(all);`,
      );

      assert.doesNotMatch(text, /maxSpoolBytes|ndjson|node:fs/);
    });
  }
});
