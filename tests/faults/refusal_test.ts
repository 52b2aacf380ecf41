import assert from "node:assert/strict";
import { text } from "node:stream/consumers";
import process from "node:process";
import { describe, test } from "node:test";
import { createLogger } from "../../mod.ts";
import { serveSandbox } from "../../src/sandbox/mod.ts";
import { spawnScript } from "../support/script.ts";

const SECONDS = process.env.SOAK === "1" ? 10 : 1.5;
const TOKEN = "token-that-is-not-accepted";

describe("a service that refuses", { concurrency: true }, () => {
  for (const status of [401, 402, 403]) {
    test(`${status}: two requests and one line while the program logs on`, async () => {
      const sandbox = await serveSandbox();
      sandbox.fail({ status });
      const program = spawnScript(new URL("refusal_program.ts", import.meta.url), [], {
        stdio: ["ignore", "pipe", "pipe"],
        env: {
          ...process.env,
          ...sandbox.environment,
          BETTERSTACK_SOURCE_TOKEN: TOKEN,
          SECONDS: String(SECONDS),
        },
      });
      const [out, lines] = await Promise.all([text(program.stdout!), text(program.stderr!)]);
      const { stats, closeMs } = JSON.parse(out);

      assert.ok(sandbox.requests.length <= 2, `${sandbox.requests.length} requests`);
      assert.equal(lines.trim().split("\n").length, 1, lines);
      assert.match(lines, new RegExp(`it answered ${status}`));
      if (status !== 402) assert.match(lines, /from BETTERSTACK_SOURCE_TOKEN/);
      assert.ok(!lines.includes(TOKEN), "no token");
      assert.ok(closeMs < 5_000, "close() does not wait for a service that refuses");
      assert.equal(stats.dropped, stats.logged);
      assert.equal(stats.pending, 0);
      await sandbox.close();
    });
  }

  test("delivery resumes by itself when the service accepts again", async (t) => {
    t.mock.timers.enable({ apis: ["setTimeout"] });
    t.after(() => t.mock.timers.reset());
    let status = 401;
    let requests = 0;
    const lost: string[] = [];
    const logger = createLogger({
      sourceToken: TOKEN,
      onError: (_, records) => lost.push(...records),
      fetch: () => {
        requests++;
        return Promise.resolve(new Response(null, { status }));
      },
    });
    const settle = async () => {
      for (let n = 0; n < 20; n++) await Promise.resolve();
    };

    logger.info("refused");
    t.mock.timers.tick(1_000);
    await settle();
    logger.info("kept for the probe");
    assert.equal((await logger.flush()).pending, 1, "flush() does not wait for the probe");
    status = 202;
    t.mock.timers.tick(59_000);
    await settle();
    assert.equal(requests, 1, "nothing is sent before a minute is over");
    t.mock.timers.tick(1_000);
    await settle();

    assert.equal(requests, 2);
    assert.equal(lost.length, 1);
    assert.deepEqual(logger.stats, { logged: 2, delivered: 1, dropped: 1, pending: 0, retries: 0 });
  });
});
