import assert from "node:assert/strict";
import { test } from "node:test";
import { createSandbox } from "../../src/sandbox/mod.ts";
import { call, LIVE_TAIL } from "./api/support.ts";
import { GZIP, gzip, ingest, INTAKE, statusOf } from "./support.ts";

const MSGPACK = { "content-type": "application/msgpack" };

/** A map with one key of one letter. */
function map(key: string, ...value: readonly number[]): number[] {
  return [0x81, 0xa1, key.charCodeAt(0), ...value];
}

function bytes(...parts: readonly (number | readonly number[])[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flat());
}

test("createSandbox() takes MessagePack: one map, or an array of them, gzipped or not", async () => {
  const sandbox = createSandbox();

  const statuses = [
    await statusOf(sandbox.fetch(INTAKE, ingest(bytes(map("n", 1)), MSGPACK))),
    await statusOf(
      sandbox.fetch(
        INTAKE,
        ingest(gzip(bytes(0x92, map("n", 2), map("n", 3))), { ...MSGPACK, ...GZIP }),
      ),
    ),
  ];

  assert.deepEqual(statuses, [202, 202]);
  assert.deepEqual(sandbox.records, [{ n: 1 }, { n: 2 }, { n: 3 }]);
});

test("createSandbox() answers 406 to MessagePack that is broken, or no map", async () => {
  const sandbox = createSandbox();
  const bodies = [[], [0xc1], [0x01], [0x91, 0x01], [0x81, 0xa1], [0x80, 0x80], [0x91, 0x90]];

  for (const body of bodies) {
    const status = await statusOf(sandbox.fetch(INTAKE, ingest(bytes(body), MSGPACK)));
    assert.equal(status, 406, String(body));
  }
  assert.deepEqual(sandbox.records, []);
});

test("createSandbox({ maxRecordBytes }) answers 413 to a larger record in MessagePack", async () => {
  const sandbox = createSandbox({ maxRecordBytes: 50 });
  const text = (length: number) => [0xd9, length, ...new Array<number>(length).fill(0x61)];
  const send = (...parts: number[][]) =>
    statusOf(sandbox.fetch(INTAKE, ingest(bytes(0x90 + parts.length, ...parts), MSGPACK)));

  assert.equal(await send(map("n", ...text(45)), map("n", ...text(45))), 202);
  assert.equal(await send(map("n", 1), map("n", ...text(46))), 413);
  assert.equal(sandbox.records.length, 2);
});

test("integers too long for a number stay exact, in records and in what the API shows of them", async () => {
  const sandbox = createSandbox({ sourceTokens: ["any-token"] });
  const long = [0xcf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];

  await sandbox.fetch(INTAKE, ingest(bytes(map("n", 0x92, 1, ...long)), MSGPACK));

  assert.deepEqual(sandbox.records, [{ n: [1, 18_446_744_073_709_551_615n] }]);
  const { body } = await call(sandbox, `${LIVE_TAIL}?source_ids=1001`);
  assert.equal(body.data[0].n, '[1,"18446744073709551615"]');
});

test("a timestamp in MessagePack is the record's time, to the microsecond", async () => {
  const sandbox = createSandbox({ sourceTokens: ["any-token"] });
  const timestamp = [0xc7, 12, 0xff, 0x07, 0x5b, 0xca, 0, 0, 0, 0, 0, 0x63, 0xb0, 0x3b, 0xc7];
  const record = bytes([0x81, 0xa2, 0x64, 0x74, ...timestamp]);

  await sandbox.fetch(INTAKE, ingest(record, MSGPACK));

  assert.deepEqual(sandbox.records, [{ dt: "2022-12-31T13:40:23.123456Z" }]);
  const url = `${LIVE_TAIL}?source_ids=1001&from=2022-12-31T13:40:23Z`;
  const { body } = await call(sandbox, url);
  assert.equal(body.data[0].dt, "2022-12-31 13:40:23.123456");
});
