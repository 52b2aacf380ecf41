import assert from "node:assert/strict";
import { test } from "node:test";
import { fieldsOf, messageOf } from "../../../src/sandbox/page/browser/record.ts";

test("messageOf() takes message, pino's msg, or what the error says", () => {
  assert.equal(messageOf({ message: "a", msg: "b" }), "a");
  assert.equal(messageOf({ msg: "b" }), "b");
  assert.equal(messageOf({ err: { message: "boom" } }), "boom");
  assert.equal(messageOf({ error: "boom" }), "boom");
  assert.equal(messageOf({ message: 7 }), "");
});

test("messageOf() makes one line of any message, however long", () => {
  assert.equal(messageOf({ message: "a\nb" }), "a b");
  assert.ok(messageOf({ message: "x".repeat(1_000_000) }).length < 500);
});

test("fieldsOf() lists what the line does not say already", () => {
  const record = {
    dt: "…",
    level: "info",
    message: "m",
    pid: 7,
    path: "/orders",
    ok: true,
    none: null,
  };

  assert.deepEqual(fieldsOf(record), [["path", "/orders"], ["ok", "true"], ["none", "null"]]);
});

test("fieldsOf() says what is in objects and lists in short", () => {
  const record = {
    err: { name: "TypeError", message: "boom" },
    ids: [1, 2],
    none: [],
    at: { x: 1, y: 2 },
  };

  assert.deepEqual(fieldsOf(record), [
    ["err", "TypeError: boom"],
    ["ids", "[2]"],
    ["none", "[]"],
    ["at", "{x,y}"],
  ]);
});

test("fieldsOf() stays short for a record of 100,000 keys", () => {
  const record = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`key${n}`, n]));

  assert.ok(fieldsOf(record).length < 100);
});

test("fieldsOf() shows keys that objects have by themselves", () => {
  assert.deepEqual(fieldsOf(JSON.parse('{"__proto__":1,"constructor":2}')), [["__proto__", "1"], [
    "constructor",
    "2",
  ]]);
});
