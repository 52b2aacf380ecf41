import assert from "node:assert/strict";
import test from "node:test";
import { beatUrl, failureEnding, outputBody, outputText } from "../../src/core/beat.ts";

const decode = (bytes: Uint8Array | undefined) =>
  new TextDecoder("utf-8", { fatal: true }).decode(bytes);

test("beatUrl() puts the ending on the path, before a query string", () => {
  const of = (url: string) => [beatUrl(url, ""), beatUrl(url, "/fail"), beatUrl(url, "/3")];

  assert.deepEqual(of("https://host/v1/token"), [
    "https://host/v1/token",
    "https://host/v1/token/fail",
    "https://host/v1/token/3",
  ]);
  assert.deepEqual(of("https://host/v1/token/?from=cron&x=/"), [
    "https://host/v1/token/?from=cron&x=/",
    "https://host/v1/token/fail?from=cron&x=/",
    "https://host/v1/token/3?from=cron&x=/",
  ]);
  assert.equal(beatUrl("https://host", "/fail"), "https://host/fail");
});

test("failureEnding() is the exit code when it is one, else /fail", () => {
  assert.deepEqual([0, 1, 255].map(failureEnding), ["/0", "/1", "/255"]);
  for (const none of [undefined, -1, 256, 1.5, NaN, Infinity, "3", null]) {
    assert.equal(failureEnding(none as number), "/fail", String(none));
  }
});

test("outputBody() keeps the last 10,000 bytes and no half character", () => {
  assert.equal(outputBody(""), undefined);
  assert.equal(decode(outputBody("short")), "short");
  assert.equal(decode(outputBody("a" + "b".repeat(10_000))), "b".repeat(10_000));
  assert.equal(decode(outputBody("€".repeat(5_000))), "€".repeat(3_333));
  for (let shift = 0; shift < 4; shift++) {
    const text = "x" + "😀".repeat(10_000) + "y".repeat(shift);
    const kept = decode(outputBody(text));
    assert.ok(text.endsWith(kept), "it is an end of the text");
    assert.equal(kept, "😀".repeat((10_000 - shift) >> 2) + "y".repeat(shift));
  }
});

test("outputBody() does not encode what will not be sent", () => {
  const huge = "x".repeat(100_000_000);
  outputBody(huge);
  const started = performance.now();

  for (let time = 0; time < 100; time++) outputBody(huge);

  assert.ok(performance.now() - started < 2_000, "100 times 100 MB");
});

test("outputText() tells an error's name, message, stack and causes", () => {
  class DiskError extends Error {
    override name = "DiskError";
  }
  const error = new DiskError("backup failed", { cause: new RangeError("disk full") });

  const text = outputText(error);

  assert.match(text, /^DiskError: backup failed\n/);
  assert.ok(text.includes(error.stack!), "the stack as it is");
  assert.match(text, /\nCaused by: RangeError: disk full\n/);
  assert.equal(text.split("disk full").length, 2, "nothing is told twice");
});

test("outputText() tells an error without a stack", () => {
  const error = new TypeError("no stack");
  Object.defineProperty(error, "stack", { value: undefined });

  assert.equal(outputText(error), "TypeError: no stack");
});

test("outputText() ends for an error that is its own cause", () => {
  const error = new Error("round");
  error.cause = error;

  assert.equal(outputText(error).split("Caused by: ").length, 6);
});

test("outputText() makes a text of anything", () => {
  const table: [unknown, string][] = [
    ["text", "text"],
    [undefined, ""],
    [null, ""],
    [0, "0"],
    [10n, "10"],
    [Symbol("s"), "Symbol(s)"],
    [{ code: "E42", big: 1n }, '{"code":"E42","big":"1"}'],
    [["a", new Map([["k", 1]])], '["a",{"k":1}]'],
  ];
  for (const [value, text] of table) assert.equal(outputText(value), text);
});

test("outputText() survives what must not be touched", () => {
  const throwing = Object.defineProperty(new Error("hidden"), "message", {
    get: () => {
      throw new Error("hands off");
    },
  });
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();

  assert.equal(outputText(throwing), "hands off");
  assert.equal(typeof outputText(proxy), "string");
});
