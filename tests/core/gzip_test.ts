import assert from "node:assert/strict";
import process from "node:process";
import { test, type TestContext } from "node:test";
import { gunzipSync } from "node:zlib";
import { gzip } from "../../src/core/gzip.ts";

const BYTES = new TextEncoder().encode(JSON.stringify(Array(2_000).fill({ message: "grüße 🦕" })));

/** Puts another value in a place of the runtime's, until the test is over. */
function replace(t: TestContext, host: object, name: string, value: unknown): void {
  const before = Object.getOwnPropertyDescriptor(host, name);
  Object.defineProperty(host, name, { value, configurable: true, writable: true });
  t.after(() => {
    if (before) Object.defineProperty(host, name, before);
    else Reflect.deleteProperty(host, name);
  });
}

test("gzip() makes what gunzip reads", async () => {
  const zipped = await gzip(BYTES);

  assert.ok(zipped!.length < BYTES.length / 10);
  assert.deepEqual(new Uint8Array(gunzipSync(zipped!)), BYTES);
});

test("gzip() leaves what is small as it is", async () => {
  assert.equal(await gzip(new Uint8Array(1_000)), undefined);
  assert.equal(await gzip(new Uint8Array(0)), undefined);
});

test("gzip() does without node:zlib", async (t) => {
  replace(t, process, "getBuiltinModule", undefined);

  assert.deepEqual(new Uint8Array(gunzipSync((await gzip(BYTES))!)), BYTES);
});

test("gzip() ends for large and incompressible bodies too, without node:zlib", async (t) => {
  replace(t, process, "getBuiltinModule", () => undefined);
  const noise = new Uint8Array(5_000_000);
  for (let at = 0; at < noise.length; at += 65_536) {
    crypto.getRandomValues(noise.subarray(at, at + 65_536));
  }

  assert.deepEqual(new Uint8Array(gunzipSync((await gzip(noise))!)), noise);
});

test("gzip() gives nothing where nothing can compress", async (t) => {
  replace(t, process, "getBuiltinModule", undefined);
  replace(t, globalThis, "CompressionStream", undefined);

  assert.equal(await gzip(BYTES), undefined);
});

const FAILING: Record<string, () => unknown> = {
  "cannot be had": () => {
    throw new Error("not permitted");
  },
  "throws": () => ({
    gzip: () => {
      throw new Error("out of memory");
    },
  }),
  "fails": () => ({
    gzip: (_: unknown, __: unknown, done: (error: Error) => void) => done(new Error("failed")),
  }),
};
for (const [name, getBuiltinModule] of Object.entries(FAILING)) {
  test(`gzip() gives nothing where node:zlib ${name}`, async (t) => {
    replace(t, process, "getBuiltinModule", getBuiltinModule);

    assert.equal(await gzip(BYTES), undefined);
  });
}
