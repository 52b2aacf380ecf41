import assert from "node:assert/strict";
import test from "node:test";
import type { BetterStackError } from "../../src/core/errors.ts";
import { createHeartbeat, type HeartbeatOptions } from "../../src/core/heartbeat.ts";
import { serveBeats, TOKEN } from "../support/beat_server.ts";

const NOBODY = {}; // an environment without variables

/** A heartbeat to `url`, and what it says of trouble; what it waits for before a retry is `jitter` of the most. */
function beatTo(
  t: { after(work: () => unknown): void },
  url: string,
  options: HeartbeatOptions & { jitter?: number } = {},
) {
  const { jitter = 0, ...rest } = options;
  const { random } = Math;
  Math.random = () => jitter;
  const errors: BetterStackError[] = [];
  const heartbeat = createHeartbeat({
    heartbeatUrl: url,
    allowInsecureUrl: true,
    onError: (error) => errors.push(error),
    ...rest,
  }, NOBODY);
  t.after(() => {
    Math.random = random;
    heartbeat.stop();
  });
  return { heartbeat, errors };
}

/** A promise and what settles it. */
function gate() {
  let open!: () => void;
  const opened = new Promise<void>((resolve) => open = resolve);
  return { opened, open };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test("ping() asks for the heartbeat's URL and tells that the service took it", async (t) => {
  const server = await serveBeats(t);
  const { heartbeat, errors } = beatTo(t, server.url);
  const idle = { state: "idle", deliveredAt: undefined, consecutiveFailures: 0 };
  assert.deepEqual({ ...heartbeat.status }, idle);
  const before = Date.now();

  assert.equal(await heartbeat.ping(), true);

  const [beat] = server.beats;
  assert.deepEqual([beat?.method, beat?.ending, beat?.body], ["GET", "", ""]);
  const { state, deliveredAt, consecutiveFailures } = heartbeat.status;
  assert.deepEqual([state, consecutiveFailures, errors.length], ["delivered", 0, 0]);
  assert.ok(deliveredAt!.getTime() >= before && deliveredAt!.getTime() <= Date.now());
});

test("createHeartbeat() resolves the heartbeat from options, then from the environment", async () => {
  const service = "https://uptime.betterstack.com/api/v1/heartbeat/";
  const everything = {
    BETTERSTACK_UPTIME_HEARTBEAT_URL: "https://url.variable/b",
    BETTERSTACK_HEARTBEAT_TOKEN: "token-variable",
  };
  const table: [HeartbeatOptions, Record<string, string>, string][] = [
    [{ heartbeatToken: "t", heartbeatUrl: " https://option/b " }, everything, "https://option/b"],
    [{ heartbeatToken: " t " }, everything, `${service}t`],
    [{ heartbeatToken: "https://full/b" }, everything, "https://full/b"],
    [{ heartbeatToken: " " }, everything, "https://url.variable/b"],
    [{}, { BETTERSTACK_HEARTBEAT_TOKEN: "token-variable" }, `${service}token-variable`],
    [{}, { BETTERSTACK_HEARTBEAT_TOKEN: "https://full/v" }, "https://full/v"],
    [{}, {
      BETTERSTACK_UPTIME_HEARTBEAT_URL: "http://127.0.0.1/b",
      BETTERSTACK_ALLOW_INSECURE_URL: "1",
    }, "http://127.0.0.1/b"],
  ];
  for (const [options, environment, expected] of table) {
    const asked: unknown[] = [];
    const fetch = (url: unknown) => {
      asked.push(url);
      return Promise.resolve(new Response());
    };
    const heartbeat = createHeartbeat({ ...options, fetch }, environment);

    assert.equal(await heartbeat.ping(), true);

    assert.deepEqual([heartbeat.enabled, asked], [true, [expected]]);
  }
});

test("createHeartbeat() reports a bad variable of its own, without its value, and goes on", () => {
  const errors: BetterStackError[] = [];

  const heartbeat = createHeartbeat({ onError: (error) => errors.push(error) }, {
    BETTERSTACK_UPTIME_HEARTBEAT_URL: `http://insecure/${TOKEN}`,
    BETTERSTACK_HEARTBEAT_TOKEN: "fine",
    BETTERSTACK_INGEST_HOST: "the logger's to report :",
  });

  assert.equal(heartbeat.enabled, true);
  assert.deepEqual(errors.map(({ code }) => code), ["configuration"]);
  assert.match(errors[0]!.message, /^BETTERSTACK_UPTIME_HEARTBEAT_URL must be an https: URL/);
  assert.ok(!errors[0]!.message.includes(TOKEN) && !errors[0]!.message.includes("INGEST_HOST"));
});

test("createHeartbeat() throws for a bad option, naming it", () => {
  const heartbeatToken = "t";
  const bad: [HeartbeatOptions, typeof TypeError | typeof RangeError, RegExp][] = [
    [{ intervalMs: 0 }, RangeError, /^intervalMs must be from 100 to 2147483647, not 0$/],
    [{ intervalMs: -1 }, RangeError, /^intervalMs .* not -1$/],
    [{ intervalMs: NaN }, RangeError, /^intervalMs .* not NaN$/],
    [{ intervalMs: Infinity }, RangeError, /^intervalMs .* not Infinity$/],
    [{ intervalMs: "60" as never }, TypeError, /^intervalMs must be a number, not string$/],
    [{ requestTimeoutMs: 0 }, RangeError, /^requestTimeoutMs .* not 0$/],
    [{ onError: 1 as never }, TypeError, /^onError must be a function/],
    [{ fetch: 1 as never }, TypeError, /^fetch must be a function/],
    [{ allowInsecureUrl: 1 as never }, TypeError, /^allowInsecureUrl must be a boolean/],
    [{ heartbeatToken: 1 as never }, TypeError, /^heartbeatToken must be a string/],
    [{ heartbeatUrl: "http://insecure/b" }, TypeError, /^heartbeatUrl must be an https: URL/],
  ];
  for (const [options, kind, message] of bad) {
    assert.throws(() => createHeartbeat({ heartbeatToken, ...options }, NOBODY), (error) => {
      return error instanceof kind && message.test(error.message);
    }, JSON.stringify(options));
  }
});

test("fail() goes to /fail or the exit code, and posts the output when there is some", async (t) => {
  const server = await serveBeats(t);
  const { heartbeat } = beatTo(t, server.url);
  const error = new TypeError("disk full");

  assert.equal(await heartbeat.fail(), true);
  await heartbeat.fail("backup exited 3", 3);
  await heartbeat.fail(undefined, 0);
  await heartbeat.fail("killed", 256);
  await heartbeat.fail(error);
  await heartbeat.fail("x" + "é".repeat(6_000));

  assert.deepEqual(
    server.beats.map(({ method, ending, body, type }) => [method, ending, body, type]),
    [
      ["GET", "/fail", "", undefined],
      ["POST", "/3", "backup exited 3", "text/plain; charset=utf-8"],
      ["GET", "/0", "", undefined],
      ["POST", "/fail", "killed", "text/plain; charset=utf-8"],
      ["POST", "/fail", server.beats[4]!.body, "text/plain; charset=utf-8"],
      ["POST", "/fail", "é".repeat(5_000), "text/plain; charset=utf-8"],
    ],
  );
  assert.match(server.beats[4]!.body, /^TypeError: disk full\n/);
  assert.ok(server.beats[4]!.body.includes(error.stack!));
});

test("a query string survives every beat", async (t) => {
  const server = await serveBeats(t);
  const { heartbeat } = beatTo(t, `${server.url}/?from=cron&path=/x`);

  await heartbeat.ping();
  await heartbeat.fail();
  await heartbeat.fail("output", 7);

  assert.deepEqual(server.beats.map(({ ending }) => ending), [
    "/?from=cron&path=/x",
    "/fail?from=cron&path=/x",
    "/7?from=cron&path=/x",
  ]);
});

test("ping() tries again what can heal, and says nothing when it did", async (t) => {
  const server = await serveBeats(t, 503, "reset", 408, "hang", 500, 204);
  const { heartbeat, errors } = beatTo(t, server.url, { requestTimeoutMs: 200 });

  assert.equal(await heartbeat.ping(), true);

  assert.equal(server.beats.length, 6);
  assert.equal(server.mostAtOnce, 1);
  assert.deepEqual([heartbeat.status.state, errors], ["delivered", []]);
});

test("fail() is tried again with its output", async (t) => {
  const server = await serveBeats(t, 503, 200);
  const { heartbeat } = beatTo(t, server.url);

  assert.equal(await heartbeat.fail("why", 2), true);

  assert.deepEqual(server.beats.map(({ ending, body }) => [ending, body]), [
    ["/2", "why"],
    ["/2", "why"],
  ]);
});

test("ping() gives up when the interval is over, and every request has a timeout", async (t) => {
  const server = await serveBeats(t, "hang");
  const { heartbeat, errors } = beatTo(t, server.url, {
    intervalMs: 2_000,
    requestTimeoutMs: 1_500,
  });
  const started = performance.now();

  assert.equal(await heartbeat.ping(), false);

  const elapsed = performance.now() - started;
  assert.equal(server.beats.length, 2, "it was tried again");
  assert.ok(elapsed > 1_500 && elapsed < 2_900, `but not beyond the interval: ${elapsed} ms`);
  assert.equal(errors.length, 1);
  assert.match(errors[0]!.message, /no answer within 1500 ms$/);
  assert.deepEqual([heartbeat.status.state, heartbeat.status.consecutiveFailures], ["failing", 1]);
});

test("a redirect or a refusal is not tried again, and the message says what to check", async (t) => {
  const elsewhere = await serveBeats(t);
  const location = { status: 307, headers: { location: elsewhere.url } };
  for (const answer of [400, 401, 403, 404, 410, location]) {
    const server = await serveBeats(t, answer);
    const errors: BetterStackError[] = [];
    const heartbeat = createHeartbeat({ onError: (error) => errors.push(error) }, {
      BETTERSTACK_UPTIME_HEARTBEAT_URL: server.url,
      BETTERSTACK_ALLOW_INSECURE_URL: "1",
    });

    assert.equal(await heartbeat.ping(), false);

    const status = typeof answer === "number" ? answer : 307;
    assert.equal(server.beats.length, 1);
    assert.deepEqual(errors.map(({ code, status }) => [code, status]), [["heartbeat", status]]);
    assert.equal(
      errors[0]!.message,
      `cannot send the heartbeat to ${new URL(server.url).origin}: it answered ${status}; ` +
        "check the heartbeat's URL or token (from BETTERSTACK_UPTIME_HEARTBEAT_URL)",
    );
  }
  assert.equal(elsewhere.beats.length, 0);
});

test("ping() waits as long as Retry-After asks", async (t) => {
  const server = await serveBeats(t, { status: 429, headers: { "retry-after": "1" } }, 200);
  const { heartbeat } = beatTo(t, server.url);

  assert.equal(await heartbeat.ping(), true);

  const [first, second] = server.beats;
  assert.ok(second!.at - first!.at >= 990, `waited ${second!.at - first!.at} ms`);
});

test("Retry-After beyond the interval ends the ping, and holds the next ones back", async (t) => {
  const server = await serveBeats(t, { status: 503, headers: { "retry-after": "1" } }, 200);
  const { heartbeat, errors } = beatTo(t, server.url, { intervalMs: 100 });

  heartbeat.start();
  await server.arrived(2);

  const [first, second] = server.beats;
  assert.ok(second!.at - first!.at >= 990, `waited ${second!.at - first!.at} ms`);
  assert.match(errors[0]!.message, /it answered 503$/);
});

test("Retry-After: 0 does not make a storm", async (t) => {
  const server = await serveBeats(t, { status: 503, headers: { "retry-after": "0" } });
  const { heartbeat } = beatTo(t, server.url, { intervalMs: 1_400, jitter: 1 });

  assert.equal(await heartbeat.ping(), false);

  assert.equal(server.beats.length, 2, "at once and after 500 ms; 1,000 more are too many");
});

test("start() pings at once and then every interval, until stop()", async (t) => {
  const server = await serveBeats(t);
  const { heartbeat } = beatTo(t, server.url, { intervalMs: 100 });
  const startedAt = performance.now();

  heartbeat.start();
  heartbeat.start();
  await server.arrived(4);
  heartbeat.stop();
  heartbeat.stop();

  // A ping that is late comes closer to the next one, but none comes before its time.
  const times = server.beats.map(({ at }) => at - startedAt);
  assert.ok(times.every((ms, n) => ms >= n * 100 - 10), `every 100 ms, not after ${times}`);
  await sleep(250);
  const stopped = server.beats.length;
  assert.ok(stopped <= 5, "no ping after stop() but the one under way");
  heartbeat.start();
  await server.arrived(stopped + 2);
});

test("a ping that comes to nothing at the next one's time leaves that one its turn", async (t) => {
  const server = await serveBeats(t, "hang", 200);
  const { heartbeat } = beatTo(t, server.url, { intervalMs: 2_000, requestTimeoutMs: 2_200 });

  heartbeat.start();
  await server.arrived(2);

  const [first, second] = server.beats.map(({ at }) => at);
  assert.ok(second! - first! < 3_600, `the next one came after ${second! - first!} ms`);
  heartbeat.stop();
});

test("there are never two pings at once", async (t) => {
  const { opened, open } = gate();
  const server = await serveBeats(t, opened, 200);
  const { heartbeat } = beatTo(t, server.url, { intervalMs: 100 });

  heartbeat.start();
  await server.arrived(1);
  const joined = [heartbeat.ping(), heartbeat.ping()];
  await sleep(350);
  assert.equal(server.beats.length, 1, "three ticks were skipped, two pings joined");
  open();

  assert.deepEqual(await Promise.all(joined), [true, true]);
  await server.arrived(3);
  assert.equal(server.mostAtOnce, 1);
});

test("a tick is skipped while a failure is under way: no ping follows on its heels", async (t) => {
  const { opened, open } = gate();
  const server = await serveBeats(t, 200, opened, 200);
  const { heartbeat } = beatTo(t, server.url, { intervalMs: 100 });
  heartbeat.start();
  await heartbeat.ping();

  const failed = heartbeat.fail("first");
  await server.arrived(2);
  await sleep(350); // three ticks
  open();
  assert.equal(await failed, true);
  heartbeat.stop();
  await heartbeat.fail("second"); // it would be sent after a ping that was in line

  assert.deepEqual(server.beats.map(({ body }) => body), ["", "first", "second"]);
});

test("stop() ends a retry", async (t) => {
  const server = await serveBeats(t, { status: 503, headers: { "retry-after": "30" } });
  const { heartbeat, errors } = beatTo(t, server.url, { intervalMs: 60_000 });
  heartbeat.start();
  const ping = heartbeat.ping();
  await server.arrived(1);
  await sleep(100);
  const stoppedAt = performance.now();

  heartbeat.stop();

  assert.equal(await ping, false);
  assert.ok(performance.now() - stoppedAt < 10_000, "not after the 30 s that were asked for");
  assert.equal(server.beats.length, 1);
  assert.match(errors[0]!.message, /it answered 503$/);
});

test("ping() after stop() is tried again like any other", async (t) => {
  const { opened, open } = gate();
  const server = await serveBeats(t, opened.then(() => 503), 200);
  const { heartbeat } = beatTo(t, server.url);
  heartbeat.start();
  await server.arrived(1);

  heartbeat.stop();
  const ping = heartbeat.ping();
  open();

  assert.equal(await ping, true);
  assert.equal(server.beats.length, 2);
});

test("fail() is sent after the ping under way, and a ping after that one", async (t) => {
  const { opened, open } = gate();
  const server = await serveBeats(t, opened, 200);
  const { heartbeat } = beatTo(t, server.url);

  const beats = [heartbeat.ping(), heartbeat.fail("why"), heartbeat.ping(), heartbeat.ping()];
  await server.arrived(1);
  open();

  assert.deepEqual(await Promise.all(beats), [true, true, true, true]);
  assert.deepEqual(server.beats.map(({ ending }) => ending), ["", "/fail", ""]);
  assert.equal(server.mostAtOnce, 1);
});

test("fail() does not wait for the retries of a ping", async (t) => {
  const server = await serveBeats(t, { status: 503, headers: { "retry-after": "30" } }, 200);
  const { heartbeat } = beatTo(t, server.url, { intervalMs: 60_000 });
  const ping = heartbeat.ping();
  await server.arrived(1);
  await sleep(50);
  const failedAt = performance.now();

  assert.equal(await heartbeat.fail("why"), true);

  assert.ok(performance.now() - failedAt < 10_000, "not after the 30 s that the ping would wait");
  assert.equal(await ping, false);
  assert.deepEqual(server.beats.map(({ ending }) => ending), ["", "/fail"]);
});

test("of many failures that wait, the newest goes", async (t) => {
  const { opened, open } = gate();
  const server = await serveBeats(t, opened, 200);
  const { heartbeat } = beatTo(t, server.url);

  const first = heartbeat.fail("first");
  const between = heartbeat.ping();
  const rest = Array.from({ length: 1_000 }, (_, index) => heartbeat.fail(`failure ${index}`));
  await server.arrived(1);
  open();

  assert.equal(await first, true);
  assert.equal(await between, false, "it was overtaken");
  assert.ok((await Promise.all(rest)).every((taken) => taken));
  assert.deepEqual(server.beats.map(({ body }) => body), ["first", "failure 999"]);
});

test("watch() pings after the job, and returns what it returned", async (t) => {
  const server = await serveBeats(t);
  const { heartbeat } = beatTo(t, server.url);

  const result = await heartbeat.watch(async () => {
    await sleep(1);
    assert.equal(server.beats.length, 0, "not before the job is done");
    return { rows: 3 };
  });

  assert.deepEqual(result, { rows: 3 });
  assert.deepEqual(server.beats.map(({ ending }) => ending), [""], "it has waited for the ping");
  assert.equal(await heartbeat.watch(() => "sync"), "sync");
});

test("watch() reports why a job threw, and throws the very same", async (t) => {
  const server = await serveBeats(t);
  const { heartbeat } = beatTo(t, server.url);
  const error = new RangeError("no rows", { cause: new Error("table is gone") });
  const thrown: unknown[] = [error, "text", { code: 42 }, undefined];

  for (const value of thrown) {
    const caught = await heartbeat.watch(() => Promise.reject(value)).catch((value) => ({ value }));
    assert.ok(Object.is((caught as { value: unknown }).value, value));
  }
  await assert.rejects(
    heartbeat.watch(() => {
      throw error;
    }),
    (caught) => caught === error,
  );

  const bodies = server.beats.map(({ body }) => body);
  assert.ok(server.beats.every(({ ending }) => ending === "/fail"));
  assert.match(bodies[0]!, /^RangeError: no rows\n/);
  assert.match(bodies[0]!, /\nCaused by: Error: table is gone\n/);
  assert.deepEqual(bodies.slice(1, 4), ["text", '{"code":42}', ""]);
  assert.equal(bodies[4], bodies[0]);
});

test("watch() leaves the job's outcome alone, whatever becomes of the beat", async (t) => {
  const server = await serveBeats(t, 404);
  const { heartbeat } = beatTo(t, server.url, {
    onError: () => {
      throw new Error("a reporter that fails");
    },
  });
  const hostile = Object.defineProperty(new Error(), "message", {
    get: () => {
      throw new Error("hands off");
    },
  });

  assert.equal(await heartbeat.watch(() => 42), 42);
  await assert.rejects(
    heartbeat.watch(() => Promise.reject(hostile)),
    (caught) => caught === hostile,
  );

  assert.equal(server.beats.length, 2);
});

test("without a URL or token nothing is sent, and watch() just runs the job", async (t) => {
  const { warn } = console;
  const warnings: unknown[][] = [];
  console.warn = (...args) => void warnings.push(args);
  t.after(() => console.warn = warn);
  const fetch = () => assert.fail("nothing is to be sent");
  const heartbeat = createHeartbeat({ fetch }, NOBODY);
  createHeartbeat({ fetch }, NOBODY);

  heartbeat.start();
  const answers = [await heartbeat.ping(), await heartbeat.fail("why", 3)];
  heartbeat.stop();

  assert.deepEqual([heartbeat.enabled, answers], [false, [false, false]]);
  assert.equal(heartbeat.status.state, "idle");
  assert.equal(await heartbeat.watch(() => "done"), "done");
  await assert.rejects(heartbeat.watch(() => Promise.reject("why")), (error) => error === "why");
  assert.equal(warnings.length, 1, "it is said, once");
  assert.match(String(warnings[0]), /BETTERSTACK_HEARTBEAT_TOKEN/);
});
