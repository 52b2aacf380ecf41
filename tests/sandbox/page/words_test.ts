import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ago,
  countdown,
  counted,
  duration,
  oneLine,
  toneOf,
  visible,
} from "../../../src/sandbox/page/browser/words.ts";

test("counted() takes the plural for everything but one, and separates thousands", () => {
  assert.deepEqual([0, 1, 1_204].map((n) => counted(n, "record")), [
    "0 records",
    "1 record",
    "1,204 records",
  ]);
});

test("duration() says the two largest units", () => {
  const said = [0, 850, 1_000, 42_400, 185_000, 3_600_000, 90_061_000].map(duration);

  assert.deepEqual(said, ["0 ms", "850 ms", "1 s", "42 s", "3 min 5 s", "1 h", "1 d 1 h"]);
});

test("countdown() counts as a clock does, and never below zero", () => {
  assert.deepEqual([-5, 0, 41_001, 65_000, 3_900_000].map(countdown), [
    "0:00",
    "0:00",
    "0:42",
    "1:05",
    "1:05:00",
  ]);
});

test("ago() says how long ago something was", () => {
  const now = Date.parse("2026-05-06T10:00:30Z");

  assert.equal(ago("2026-05-06T10:00:30Z", now), "just now");
  assert.equal(ago("2026-05-06T10:00:18Z", now), "12 s ago");
});

test("visible() shows what would mislead the eye, and leaves every script and emoji alone", () => {
  assert.equal(visible("user\u202egnp.exe"), "user\\u202egnp.exe");
  assert.equal(visible("\u001b[31mred\u0000"), "\\u001b[31mred\\u0000");
  assert.equal(visible("a\n\tb"), "a\n\tb");
  const plain = "Grüße مرحبا 你好 👨‍👩‍👧";
  assert.equal(visible(plain), plain);
});

test("oneLine() makes one line of a text, and cuts it", () => {
  assert.equal(oneLine("a\n  b\tc", 20), "a b c");
  assert.equal(oneLine("x".repeat(1_000_000), 10), "xxxxxxxxxx…");
});

test("toneOf() knows the levels of every logger, in any case, and is not misled by names of objects", () => {
  const tones = ["INFO", "Warning", "30", "panic", "err", "silly", "audit", null, "constructor"];

  assert.deepEqual(tones.map(toneOf), [
    "info",
    "warn",
    "info",
    "fatal",
    "error",
    "trace",
    "other",
    "other",
    "other",
  ]);
});
