import assert from "node:assert/strict";
import test from "node:test";
import { inspect } from "node:util";
import { BetterStackError } from "../../src/core/errors.ts";
import { createHeartbeat, type HeartbeatOptions } from "../../src/core/heartbeat.ts";
import { type BeatAnswer, serveBeats, TOKEN } from "../support/beat_server.ts";

const NOBODY = {}; // an environment without variables

/** Collects what goes to the console's error, in place of showing it. */
function captureErrors(t: { after(work: () => unknown): void }): string[] {
  const { error } = console;
  const lines: string[] = [];
  console.error = (...args: unknown[]) =>
    void lines.push(args.map((arg) => inspect(arg)).join(" "));
  t.after(() => console.error = error);
  return lines;
}

test("the first failure of a streak is reported, and the recovery, and nothing in between", async (t) => {
  const server = await serveBeats(t, 404, 403, 404, 200, 200, 401, 200);
  const errors: BetterStackError[] = [];
  const heartbeat = createHeartbeat({
    heartbeatUrl: server.url,
    allowInsecureUrl: true,
    onError: (error, records) => {
      assert.deepEqual(records, []);
      errors.push(error);
    },
  }, NOBODY);
  const states: string[] = [];

  for (let beat = 0; beat < 7; beat++) {
    await heartbeat.ping();
    states.push(`${heartbeat.status.state} ${heartbeat.status.consecutiveFailures}`);
  }

  const { origin } = new URL(server.url);
  const check = "check the heartbeat's URL or token (from heartbeatUrl)";
  assert.deepEqual(errors.map(({ message }) => message), [
    `cannot send the heartbeat to ${origin}: it answered 404; ${check}`,
    `heartbeats reach ${origin} again, after 3 were lost`,
    `cannot send the heartbeat to ${origin}: it answered 401; ${check}`,
    `heartbeats reach ${origin} again, after 1 was lost`,
  ]);
  assert.ok(errors.every((error) => error instanceof BetterStackError));
  assert.ok(errors.every(({ code }) => code === "heartbeat"));
  assert.deepEqual(states, [
    ...["failing 1", "failing 2", "failing 3", "delivered 0", "delivered 0"],
    ...["failing 1", "delivered 0"],
  ]);
});

test("onError finds the status as it is after the beat that it is told of", async (t) => {
  const server = await serveBeats(t, 404, 200);
  const states: string[] = [];
  const heartbeat = createHeartbeat({
    heartbeatUrl: server.url,
    allowInsecureUrl: true,
    onError: () => void states.push(heartbeat.status.state),
  }, NOBODY);

  await heartbeat.ping();
  await heartbeat.ping();

  assert.deepEqual(states, ["failing", "delivered"]);
});

test("without onError both go to stderr, at most one pair a minute", async (t) => {
  const lines = captureErrors(t);
  const server = await serveBeats(t, 404, 200, 404, 200, 404, 404, 200);
  const { now } = performance;
  t.after(() => performance.now = now);
  const heartbeat = createHeartbeat(
    { heartbeatUrl: server.url, allowInsecureUrl: true },
    NOBODY,
  );

  for (let beat = 0; beat < 5; beat++) await heartbeat.ping();

  assert.equal(lines.length, 2, "the second and the third streak are within the minute");
  assert.match(lines[0]!, /better-stack: cannot send the heartbeat .* it answered 404/);
  assert.match(lines[1]!, /better-stack: heartbeats reach .* again, after 1 was lost/);

  performance.now = () => now.call(performance) + 60_000;
  await heartbeat.ping();
  await heartbeat.ping();

  assert.equal(lines.length, 4, "but what still fails when it is over is told");
  assert.match(lines[2]!, /it answered 404/);
  assert.match(lines[3]!, /again, after 2 were lost/);
});

test("an onError that throws, rejects or pings changes nothing", async (t) => {
  const server = await serveBeats(t, 404, 200);
  const reporters: NonNullable<HeartbeatOptions["onError"]>[] = [
    () => {
      throw new Error("broken");
    },
    () => Promise.reject(new Error("broken")),
    () => void heartbeat.ping(),
  ];
  let heartbeat = createHeartbeat({ heartbeatToken: "t" }, NOBODY);
  for (const onError of reporters) {
    heartbeat = createHeartbeat({
      heartbeatUrl: server.url,
      allowInsecureUrl: true,
      onError,
    }, NOBODY);

    assert.equal(typeof await heartbeat.ping(), "boolean");
  }
});

const FAULTS: Record<string, BeatAnswer | { url: string } | { fetch: typeof fetch }> = {
  "a refusal": 404,
  "a redirect that repeats the URL": {
    status: 302,
    headers: { location: `/api/v1/heartbeat/${TOKEN}` },
  },
  "a server error": 503,
  "a broken connection": "reset",
  "no answer": "hang",
  "a closed port": { url: `http://127.0.0.1:1/api/v1/heartbeat/${TOKEN}/?q=1` },
  "an unknown host": { url: `https://unknown.invalid/api/v1/heartbeat/${TOKEN}` },
  "no TLS": { url: `https://127.0.0.1:1/api/v1/heartbeat/${TOKEN}` },
  "a fetch that tells the URL": {
    fetch: (url) => Promise.reject(new Error(`cannot GET (${url}): no route`)),
  },
  "a fetch that tells the path": {
    fetch: (url) => {
      throw `cannot GET ${new URL(String(url)).pathname}`;
    },
  },
  "a fetch that fails for a reason": {
    fetch: (url) =>
      Promise.reject(new TypeError("outer", { cause: new Error(`no way to ${url}`) })),
  },
};

for (const [fault, how] of Object.entries(FAULTS)) {
  test(`nothing shows the token: ${fault}`, async (t) => {
    const lines = captureErrors(t);
    const server = await serveBeats(t, typeof how === "object" && !("status" in how) ? 200 : how);
    const told: unknown[] = [];
    const common = {
      heartbeatUrl: server.url,
      allowInsecureUrl: true,
      intervalMs: 100,
      requestTimeoutMs: 80,
      ...(typeof how === "object" && "url" in how && { heartbeatUrl: how.url }),
      ...(typeof how === "object" && "fetch" in how && { fetch: how.fetch }),
    };
    const listening = createHeartbeat({ ...common, onError: (...args) => told.push(args) }, NOBODY);
    const printing = createHeartbeat(common, NOBODY);

    const taken = [await listening.fail("why", 1), await printing.ping()];

    assert.deepEqual(taken, [false, false]);
    assert.deepEqual([told.length, lines.length], [1, 1]);
    const [[error]] = told as [[BetterStackError]];
    const texts = [
      error.message,
      error.stack,
      JSON.stringify(listening),
      JSON.stringify([listening.status, error, told]),
      ...[listening, told, error].map((value) =>
        inspect(value, { depth: Infinity, showHidden: true, getters: true })
      ),
      ...lines,
    ];
    for (const text of texts) assert.ok(!text?.includes(TOKEN), text);
  });
}
