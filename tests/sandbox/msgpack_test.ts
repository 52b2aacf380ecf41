import assert from "node:assert/strict";
import { test } from "node:test";
import { readMsgpack } from "../../src/sandbox/msgpack.ts";

/** Bytes from hexadecimal digits, with spaces to read them by, and from text. */
function bytes(...parts: readonly string[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(
    parts.flatMap((part) =>
      part.startsWith("=")
        ? [...new TextEncoder().encode(part.slice(1))]
        : (part.match(/[0-9a-f]{2}/g) ?? []).map((digits) => parseInt(digits, 16))
    ),
  );
}

function one(...parts: readonly string[]): unknown {
  return readMsgpack(bytes("91", ...parts)).values[0];
}

test("readMsgpack() reads every kind of number", () => {
  const numbers: readonly [string, number | bigint][] = [
    ["00", 0],
    ["7f", 127],
    ["ff", -1],
    ["e0", -32],
    ["cc ff", 255],
    ["cd ffff", 65_535],
    ["ce ffffffff", 4_294_967_295],
    ["cf 001fffffffffffff", Number.MAX_SAFE_INTEGER],
    ["cf ffffffffffffffff", 18_446_744_073_709_551_615n],
    ["d0 80", -128],
    ["d1 8000", -32_768],
    ["d2 80000000", -2_147_483_648],
    ["d3 ffffffffffffffff", -1],
    ["d3 8000000000000000", -9_223_372_036_854_775_808n],
    ["ca 3fc00000", 1.5],
    ["cb 3ff199999999999a", 1.1],
  ];
  for (const [hex, number] of numbers) assert.equal(one(hex), number, hex);
});

test("readMsgpack() reads text, binary as base64, true, false and null", () => {
  const long = "é".repeat(40_000);

  assert.equal(one("a6", "=世界"), "世界");
  assert.equal(one("d9 04", "=text"), "text");
  assert.equal(one("da 0004", "=text"), "text");
  assert.equal(one("db 00013880", `=${long}`), long);
  assert.equal(one("c4 03 010203"), "AQID");
  assert.equal(one("c5 0001 ff"), "/w==");
  assert.equal(one("c6 00000001 ff"), "/w==");
  assert.deepEqual([one("c0"), one("c2"), one("c3")], [null, false, true]);
});

test("readMsgpack() reads maps and arrays within each other, and keys that are no text", () => {
  assert.deepEqual(one("82 a1", "=a", "92 01 90 a1", "=b", "81 02 c3"), {
    a: [1, []],
    b: { "2": true },
  });
  assert.deepEqual(one("de 0001 a1", "=a", "dc 0001 dd 00000001 df 00000000"), { a: [[{}]] });
});

test("readMsgpack() keeps hostile keys as keys", () => {
  const map = one("81 a9", "=__proto__", "81 a5", "=admin", "c3") as Record<string, unknown>;

  assert.deepEqual(Object.keys(map), ["__proto__"]);
  assert.equal(map["admin"], undefined);
});

test("readMsgpack() reads timestamps to the nanosecond, and other extensions as base64", () => {
  assert.equal(one("d6 ff 63b03bc7"), "2022-12-31T13:40:23.000Z");
  assert.equal(one("d7 ff 1d53a30063b03bc7"), "2022-12-31T13:40:23.123005120Z");
  assert.equal(one("c7 0c ff 00000001 0000000063b03bc7"), "2022-12-31T13:40:23.000000001Z");
  assert.equal(one("c7 0c ff 075bca00 0000000063b03bc7"), "2022-12-31T13:40:23.123456Z");
  assert.equal(one("c7 0c ff 00000000 ffffffffffffffff"), "1969-12-31T23:59:59.000Z");
  assert.equal(one("d4 05 ff"), "/w==");
  assert.equal(one("d6 ff 00000000"), "1970-01-01T00:00:00.000Z");
  assert.equal(one("d5 ff 0001"), "AAE=");
  assert.equal(one("c7 0c ff 00000000 7fffffffffffffff"), "AAAAAH//////////");
});

test("readMsgpack() takes a map, or an array of anything, and says how long the largest is and how many values there are", () => {
  assert.deepEqual(readMsgpack(bytes("80")), { values: [{}], largest: 1, count: 1 });
  assert.deepEqual(readMsgpack(bytes("90")), { values: [], largest: 0, count: 0 });
  assert.deepEqual(readMsgpack(bytes("92 80 81 a1", "=n", "05")), {
    values: [{}, { n: 5 }],
    largest: 4,
    count: 4,
  });
});

test("readMsgpack() throws when bytes are missing, left over, or mean nothing", () => {
  for (
    const hex of [
      "",
      "c1",
      "80 80",
      "81",
      "81 a1",
      "a5 61",
      "cf 00",
      "c6 ffffffff",
      "dd ffffffff",
      "91 c1",
    ]
  ) {
    assert.throws(() => readMsgpack(bytes(hex)), Error, hex);
  }
  assert.throws(() => readMsgpack(bytes("a1 ff")), Error, "text that is not UTF-8");
});

test("readMsgpack() throws at depths and numbers of values that are no record's", () => {
  const deep = (levels: number) => new Uint8Array(levels).fill(0x91);

  assert.doesNotThrow(() => readMsgpack(bytes("91".repeat(900), "01")));
  assert.throws(() => readMsgpack(deep(1_000_000)), /nested too deeply/);
  const many = new Uint8Array(5_000_010).fill(0x80);
  many.set(bytes("dd ffffffff"));
  assert.throws(() => readMsgpack(many), /too many values/);
});
