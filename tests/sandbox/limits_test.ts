import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { GZIP, gzip, ingest, INTAKE, NDJSON, statusOf } from "./support.ts";

test("createSandbox({ maxRequestBytes }) answers 413 to more bytes on the wire", async () => {
  const sandbox = createSandbox({ maxRequestBytes: 100 });
  const exactly = JSON.stringify({ message: "x".repeat(86) });
  assert.equal(exactly.length, 100);

  const fits = await statusOf(sandbox.fetch(INTAKE, ingest(exactly)));
  const response = await sandbox.fetch(INTAKE, ingest(exactly + " "));

  assert.equal(fits, 202);
  assert.equal(response.status, 413);
  assert.equal(await response.text(), "payload reached size limit");
});

test("createSandbox({ maxRequestBytes }) counts compressed bytes", async () => {
  const sandbox = createSandbox({ maxRequestBytes: 1_000 });
  const body = gzip(JSON.stringify({ message: "x".repeat(100_000) }));

  assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest(body, GZIP))), 202);
});

test("createSandbox({ maxRecordBytes }) answers 413 when one record has more bytes", async () => {
  const sandbox = createSandbox({ maxRecordBytes: 40 });
  const ofBytes = (bytes: number): string => `{"text":"}]é\\"${"x".repeat(bytes - 17)}"}`;
  const send = (body: string, headers = {}): Promise<number> =>
    statusOf(sandbox.fetch(INTAKE, ingest(body, headers)));
  assert.equal(new TextEncoder().encode(ofBytes(40)).byteLength, 40);

  assert.equal(await send(ofBytes(40)), 202);
  assert.equal(await send(ofBytes(41)), 413);
  assert.equal(await send(`[${ofBytes(40)}, ${ofBytes(40)}]`), 202);
  assert.equal(await send(`[${ofBytes(40)}, ${ofBytes(41)}]`), 413);
  assert.equal(await send(`${ofBytes(40)}\n${ofBytes(40)}\n`, NDJSON), 202);
  assert.equal(await send(`${ofBytes(40)}\n${ofBytes(41)}`, NDJSON), 413);
});

test("createSandbox({ maxDecompressedBytes }) answers 413 to a gzip bomb", async () => {
  const sandbox = createSandbox({ maxDecompressedBytes: 1_000_000 });
  const bomb = gzip(new Uint8Array(50_000_000));

  assert.equal(await statusOf(sandbox.fetch(INTAKE, ingest(bomb, GZIP))), 413);
});

test("createSandbox() answers 413 to JSON of a few letters for each of millions of values", async () => {
  const sandbox = createSandbox();
  const bodies = [
    ingest(gzip(`[${"{},".repeat(2_600_000)}{}]`), GZIP),
    ingest(gzip("{}\n".repeat(5_100_000)), { ...NDJSON, ...GZIP }),
    ingest(gzip("\n".repeat(5_100_000)), { ...NDJSON, ...GZIP }),
  ];

  for (const body of bodies) assert.equal(await statusOf(sandbox.fetch(INTAKE, body)), 413);
  assert.equal(sandbox.records.length, 0);
});

test("createSandbox({ maxBytes }) counts values that take more memory than text", async () => {
  const sandbox = createSandbox({ maxBytes: 1_000_000 });
  const record = JSON.stringify({ a: Array.from({ length: 10_000 }, () => []) });

  for (let n = 0; n < 10; n++) await sandbox.fetch(INTAKE, ingest(record));

  assert.ok(record.length * 10 < 1_000_000);
  assert.ok(sandbox.records.length < 3, `${sandbox.records.length} records`);
});

test("createSandbox() unpacks one request at a time, in the order in which they came", async () => {
  const sandbox = createSandbox();
  const large = gzip(`[{"n":0,"padding":"${"x".repeat(9_000_000)}"}]`);

  const answers = [ingest(large, GZIP), ...[1, 2, 3].map((n) => ingest(`{"n":${n}}`))]
    .map((request) => statusOf(sandbox.fetch(INTAKE, request)));

  assert.deepEqual(await Promise.all(answers), [202, 202, 202, 202]);
  assert.deepEqual(sandbox.records.map(({ n }) => n), [0, 1, 2, 3]);
});
