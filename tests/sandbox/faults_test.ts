import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, type Sandbox, type SandboxFault } from "../../src/sandbox/mod.ts";
import { HEARTBEAT, ingest, INTAKE, statusOf } from "./support.ts";

const send = (sandbox: Sandbox, init: RequestInit = {}): Promise<Response> =>
  sandbox.fetch(INTAKE, { ...ingest('{"n":1}'), ...init });

async function statuses(sandbox: Sandbox, count: number): Promise<number[]> {
  const all: number[] = [];
  while (all.length < count) all.push(await statusOf(send(sandbox)));
  return all;
}

test("sandbox.fail({ status }) answers so until it is ended, and keeps nothing", async () => {
  const sandbox = createSandbox();

  const end = sandbox.fail({ status: 503 });
  assert.deepEqual(await statuses(sandbox, 3), [503, 503, 503]);
  end();
  end();

  assert.deepEqual(await statuses(sandbox, 2), [202, 202]);
  assert.equal(sandbox.records.length, 2);
  assert.deepEqual(sandbox.requests.map(({ status }) => status), [503, 503, 503, 202, 202]);
  assert.equal(sandbox.requests[0]?.bytes, 7);
});

test("sandbox.fail({ status }) answers with the words of Better Stack or with those given", async () => {
  const sandbox = createSandbox();

  sandbox.fail({ status: 402, times: 1 });
  sandbox.fail({ status: 429, headers: { "Retry-After": "2" }, body: "slow down", times: 1 });
  sandbox.fail({ status: 204, body: "never sent", times: 1 });

  const [quota, busy, bare] = [await send(sandbox), await send(sandbox), await send(sandbox)];
  assert.deepEqual([quota.status, await quota.text()], [402, "Quota exceeded"]);
  assert.deepEqual([busy.status, await busy.text()], [429, "slow down"]);
  assert.equal(busy.headers.get("retry-after"), "2");
  assert.deepEqual([bare.status, await bare.text()], [204, ""]);
});

test("sandbox.fail() comes before the token is checked", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ status: 500 });

  assert.equal(await statusOf(sandbox.fetch(INTAKE, { method: "POST", body: "{}" })), 500);
});

test("sandbox.fail({ times }) ends by itself", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ status: 500, times: 2 });

  assert.deepEqual(await statuses(sandbox, 3), [500, 500, 202]);
});

test("sandbox.fail({ every }) strikes every nth request", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ status: 500, every: 3, times: 2 });

  assert.deepEqual(await statuses(sandbox, 9), [202, 202, 500, 202, 202, 500, 202, 202, 202]);
});

test("sandbox.fail() called twice reads as a script", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ status: 503, times: 2 });
  sandbox.fail({ status: 429, times: 1 });

  assert.deepEqual(await statuses(sandbox, 4), [503, 503, 429, 202]);
});

test("sandbox.fail({ target }) leaves the other endpoint alone", async () => {
  const sandbox = createSandbox();
  const beat = (): Promise<number> => statusOf(sandbox.fetch(`${HEARTBEAT}/one`));

  const end = sandbox.fail({ status: 500, target: "heartbeat", times: 2 });
  assert.deepEqual([await statusOf(send(sandbox)), await beat()], [202, 500]);
  end();
  sandbox.fail({ status: 503, target: "ingest" });

  assert.deepEqual([await statusOf(send(sandbox)), await beat()], [503, 200]);
  assert.equal(sandbox.heartbeats[0]?.beats.length, 1);
});

test("sandbox.fail() without a target strikes both endpoints", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ status: 500 });

  const both = [send(sandbox), sandbox.fetch(`${HEARTBEAT}/one`)];

  assert.deepEqual(await Promise.all(both.map(statusOf)), [500, 500]);
  assert.deepEqual(sandbox.heartbeats, []);
});

test("sandbox.heal() ends all faults", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ status: 500 });
  sandbox.fail({ hang: true, every: 2 });

  sandbox.heal();

  assert.deepEqual(await statuses(sandbox, 2), [202, 202]);
});

test('sandbox.fail({ reset: "before" }) rejects as fetch does, and keeps nothing', async () => {
  const sandbox = createSandbox();
  sandbox.fail({ reset: "before", times: 1 });

  await assert.rejects(send(sandbox), (error: Error) => {
    assert.ok(error instanceof TypeError);
    assert.equal(error.name, "TypeError");
    assert.deepEqual(error.cause, { code: "ECONNRESET" });
    return true;
  });

  assert.deepEqual(sandbox.records, []);
  assert.deepEqual([sandbox.requests[0]?.status, sandbox.requests[0]?.bytes], [0, 0]);
});

test('sandbox.fail({ reset: "after" }) rejects, and keeps what was sent', async () => {
  const sandbox = createSandbox();
  sandbox.fail({ reset: "after" });

  await assert.rejects(send(sandbox), TypeError);
  await assert.rejects(sandbox.fetch(`${HEARTBEAT}/one/fail`), TypeError);

  assert.deepEqual(sandbox.records, [{ n: 1 }]);
  assert.deepEqual([sandbox.requests[0]?.status, sandbox.requests[0]?.records], [0, 1]);
  assert.equal(sandbox.heartbeats[0]?.status, "down");
});

test("sandbox.fail({ hang: true }) never answers, and ends with the caller's patience", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ hang: true });
  const patience = new AbortController();

  const hanging = send(sandbox, { signal: patience.signal });
  assert.equal(sandbox.requests.length, 1);
  sandbox.heal();
  patience.abort();

  await assert.rejects(hanging, { name: "AbortError" });
  assert.deepEqual(sandbox.records, []);
});

test("sandbox.fail({ delayMs }) waits, and then answers as ever", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ delayMs: 30 });

  const begun = performance.now();
  const status = await statusOf(send(sandbox));

  assert.equal(status, 202);
  assert.ok(performance.now() - begun >= 25);
});

test("sandbox.fail({ delayMs }) adds to an outcome, whichever was given first", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ delayMs: 10 });
  sandbox.fail({ delayMs: 20, status: 503 });

  const begun = performance.now();
  const status = await statusOf(send(sandbox));

  assert.equal(status, 503);
  assert.ok(performance.now() - begun >= 25);
});

test("sandbox.fail({ delayMs }) keeps nothing of a client that leaves meanwhile", async () => {
  const sandbox = createSandbox();
  sandbox.fail({ delayMs: 60_000 });
  const patience = new AbortController();

  const waiting = send(sandbox, { signal: patience.signal });
  patience.abort(new Error("too slow"));

  await assert.rejects(waiting, /too slow/);
  assert.deepEqual(sandbox.records, []);
});

test("sandbox.fail() throws at a fault that makes no sense, and sets none", async () => {
  const sandbox = createSandbox();
  const senseless: [SandboxFault, RegExp][] = [
    [{}, /needs a status, a reset, a hang or a delayMs/],
    [{ times: 3 }, /needs a status/],
    [{ status: 500, hang: true }, /one of status, reset and hang/],
    [{ delayMs: 1, body: "text" }, /headers and body need a status/],
    [{ status: 101 }, /status must be a whole number from 200 to 599, not 101/],
    [{ status: 500, times: 0 }, /times must be a whole number from 1, not 0/],
    [{ status: 500, every: 1.5 }, /every must be a whole number from 1, not 1.5/],
    [{ delayMs: Infinity }, /delayMs must be from 0 to 2147483647 milliseconds, not Infinity/],
    [{ reset: "now" as "before" }, /reset must be "before" or "after", not "now"/],
    [{ hang: false as unknown as true }, /hang must be true or left out, not false/],
    [{ status: 500, target: "intake" as "ingest" }, /target must be "ingest" or "heartbeat"/],
  ];

  for (const [fault, message] of senseless) assert.throws(() => sandbox.fail(fault), message);
  assert.throws(() => sandbox.fail({ status: 500, headers: { "no name": "" } }), TypeError);

  assert.equal(await statusOf(send(sandbox)), 202);
});
