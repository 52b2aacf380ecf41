import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, type Sandbox } from "../../../src/sandbox/mod.ts";
import { HEARTBEAT, ingest, INTAKE, serve } from "../support.ts";
import { type Json, openEvents, SANDBOX } from "./support.ts";

async function ship(sandbox: Sandbox, ...numbers: readonly number[]): Promise<void> {
  await sandbox.fetch(INTAKE, ingest(JSON.stringify(numbers.map((n) => ({ n })))));
}

function numbers(records: Json): unknown[] {
  return records.map(({ record }: Json) => record.n);
}

test("a stream begins with the state, the records that are there, heartbeats and faults", async (t) => {
  const sandbox = createSandbox({ maxBytes: 1_000_000 });
  await ship(sandbox, 1, 2);
  const events = await openEvents(t, sandbox.fetch);

  const state = await events.any();
  assert.equal(state.type, "state");
  assert.deepEqual([state.data.records, state.data.dropped, state.data.maxBytes], [
    2,
    0,
    1_000_000,
  ]);
  assert.equal(state.data.environment.BETTERSTACK_INGEST_HOST, "http://127.0.0.1:5647");
  const records = await events.any();
  assert.equal(records.type, "records");
  assert.equal(records.id, `${state.data.instance}.2`);
  assert.deepEqual(numbers(records.data), [1, 2]);
  assert.deepEqual(await events.any(), { type: "heartbeats", id: undefined, data: [] });
  assert.deepEqual(await events.any(), {
    type: "faults",
    id: undefined,
    data: { fault: null, options: {}, others: 0 },
  });
});

test("a record comes with its number, its time, where it came to and its level", async (t) => {
  const now = Date.parse("2026-03-27T12:00:00.5Z");
  const sandbox = createSandbox({ now: () => now });
  const record = { dt: "2026-03-27T11:59:59.123456Z", level: 30, level_label: "info" };
  await sandbox.fetch(INTAKE, ingest(JSON.stringify([record, { dt: "yesterday" }])));

  const records = await (await openEvents(t, sandbox.fetch)).next("records");

  const common = { receivedAt: "2026-03-27T12:00:00.500Z", source: "Source 1" };
  assert.deepEqual(records, [
    { id: 1, at: "2026-03-27T11:59:59.123456Z", ...common, level: "info", record },
    {
      id: 2,
      at: "2026-03-27T12:00:00.500000Z",
      ...common,
      level: null,
      record: { dt: "yesterday" },
    },
  ]);
});

test("what happens later follows: records, beats, errors, faults, and that all was forgotten", async (t) => {
  const sandbox = createSandbox();
  const events = await openEvents(t, sandbox.fetch);
  await events.next("faults");

  await ship(sandbox, 1);
  assert.deepEqual(numbers(await events.next("records")), [1]);
  await sandbox.fetch(`${HEARTBEAT}/any`);
  assert.equal((await events.next("heartbeats"))[0].status, "up");
  await sandbox.fetch("https://errors.example.com/api/1/envelope/?sentry_key=key", {
    method: "POST",
    body: '{}\n{"type":"event"}\n{"message":"broken"}\n',
  });
  assert.equal((await events.next("errors"))[0].message, "broken");
  sandbox.fail("outage");
  assert.equal((await events.next("faults")).others, 1);
  sandbox.heal();
  sandbox.clear();
  await events.next("clear");
  assert.deepEqual(await events.next("heartbeats"), []);
  await ship(sandbox, 2);
  assert.deepEqual(numbers(await events.next("records")), [2]);
});

test("a heartbeat that is missed is told of, though nothing arrives", async (t) => {
  let now = Date.now();
  const sandbox = createSandbox({ now: () => now });
  await sandbox.fetch(`${HEARTBEAT}/any`);
  const events = await openEvents(t, sandbox.fetch);
  assert.equal((await events.next("heartbeats"))[0].status, "up");

  now += 90_000;

  const [heartbeat] = await events.next("heartbeats");
  assert.equal(heartbeat.status, "down");
  assert.match(heartbeat.incident.cause, /^Missed/);
});

test("?limit= says how many of the records that are there come", async (t) => {
  const sandbox = createSandbox();
  await ship(sandbox, 1, 2, 3, 4);

  const events = await openEvents(t, sandbox.fetch, `${SANDBOX}/events?limit=2`);
  assert.deepEqual(numbers(await events.next("records")), [3, 4]);
  const none = await openEvents(t, sandbox.fetch, `${SANDBOX}/events?limit=0`);
  await none.next("faults");
  await ship(sandbox, 5);
  assert.deepEqual(numbers(await none.next("records")), [5]);
});

test("?query= leaves the records that match, of those that are there and of those that come", async (t) => {
  const sandbox = createSandbox();
  await ship(sandbox, 1, 5, 6, 2, 7, 3);
  const url = `${SANDBOX}/events?limit=2&query=${encodeURIComponent("n>4")}`;
  const events = await openEvents(t, sandbox.fetch, url);
  assert.deepEqual(numbers(await events.next("records")), [6, 7]);

  await ship(sandbox, 1, 8, 2);

  assert.deepEqual(numbers(await events.next("records")), [8]);
});

test("a mistake in a query is answered 400, with the place", async () => {
  const response = await createSandbox().fetch(`${SANDBOX}/events?query=level=`);

  assert.equal(response.status, 400);
  const { error } = await response.json();
  assert.deepEqual([typeof error.message, error.column, error.index], ["string", 7, 6]);
});

test("100,000 records reach a client over a socket, in pieces, while requests are answered", async (t) => {
  const sandbox = await serve(t);
  const batch = JSON.stringify(
    Array.from({ length: 10_000 }, (_, n) => ({ n, text: "x".repeat(50) })),
  );
  for (let times = 0; times < 10; times++) await sandbox.fetch(INTAKE, ingest(batch));

  const url = `${sandbox.url}/sandbox/events?limit=100000`;
  const events = await openEvents(t, fetch, url);
  let last = 0;
  while (last < 100_001) {
    const records = await events.next("records");
    assert.ok(records.length <= 1_000);
    for (const { id } of records) assert.equal(id, ++last);
    if (last === 50_000) await sandbox.fetch(INTAKE, ingest("{}"));
  }
});

test("closing a sandbox ends its streams, and a client that leaves is forgotten", async (t) => {
  const sandbox = await serve(t);
  const left = await openEvents(t, fetch, `${sandbox.url}/sandbox/events`);
  await left.next("faults");
  await left.close();
  const events = await openEvents(t, fetch, `${sandbox.url}/sandbox/events`);
  await events.next("faults");

  await sandbox.close();

  await assert.rejects(events.next("records"));
});

test("records however deep, and integers however long, do not end the stream", async (t) => {
  const sandbox = createSandbox();
  const deep = `{"deep":${"[".repeat(20_000)}${"]".repeat(20_000)}}`;
  await sandbox.fetch(INTAKE, ingest(deep));
  const long = new Uint8Array([0x81, 0xa1, 0x6e, 0xcf, ...new Array<number>(8).fill(0xff)]);
  await sandbox.fetch(INTAKE, ingest(long, { "content-type": "application/msgpack" }));

  const records = await (await openEvents(t, sandbox.fetch)).next("records");

  assert.deepEqual(numbers(records), [undefined, "18446744073709551615"]);
});
