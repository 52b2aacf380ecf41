import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox, type Sandbox } from "../../../src/sandbox/mod.ts";
import { ingest, INTAKE } from "../support.ts";
import { type Json, openEvents, SANDBOX } from "./support.ts";

async function ship(sandbox: Sandbox, ...numbers: readonly number[]): Promise<void> {
  await sandbox.fetch(INTAKE, ingest(JSON.stringify(numbers.map((n) => ({ n })))));
}

function numbers(records: Json): unknown[] {
  return records.map(({ record }: Json) => record.n);
}

test("a stream goes on after the last event that the client has: no gap, no duplicates", async (t) => {
  const sandbox = createSandbox();
  await ship(sandbox, 1, 2);
  const first = await openEvents(t, sandbox.fetch);
  await first.any();
  const { id, data } = await first.any();
  await first.close();
  await ship(sandbox, 3);
  await ship(sandbox, 4);

  const second = await openEvents(t, sandbox.fetch, `${SANDBOX}/events`, { "last-event-id": id! });
  const further = await second.next("records");

  assert.deepEqual([...numbers(data), ...numbers(further)], [1, 2, 3, 4]);
});

test("a stream of a sandbox that was not there before begins anew", async (t) => {
  const sandbox = createSandbox();
  await ship(sandbox, 1);
  const headers = { "last-event-id": "01234567.99" };

  const events = await openEvents(t, sandbox.fetch, `${SANDBOX}/events`, headers);

  assert.deepEqual(numbers(await events.next("records")), [1]);
});

test("a client that was away when all was forgotten is told so, and no gap", async (t) => {
  const sandbox = createSandbox();
  await ship(sandbox, 1, 2);
  const first = await openEvents(t, sandbox.fetch);
  await first.any();
  const { id } = await first.any();
  await first.close();
  sandbox.clear();
  await ship(sandbox, 3);

  const second = await openEvents(t, sandbox.fetch, `${SANDBOX}/events`, { "last-event-id": id! });

  await second.any();
  assert.equal((await second.any()).type, "clear");
  const records = await second.any();
  assert.deepEqual([records.type, numbers(records.data)], ["records", [3]]);
});

test("a client is told how many records went before it could be sent them", async (t) => {
  const sandbox = createSandbox({ maxBytes: 8_000 });
  await ship(sandbox, 0);
  const first = await openEvents(t, sandbox.fetch);
  await first.any();
  const { id } = await first.any();
  await first.close();
  for (let n = 1; n < 300; n++) await ship(sandbox, n);

  const second = await openEvents(t, sandbox.fetch, `${SANDBOX}/events`, { "last-event-id": id! });
  const { missed } = await second.next("gap");
  const [next] = numbers(await second.next("records"));

  assert.equal(next, missed + 1);
  assert.ok(missed > 100);
});
